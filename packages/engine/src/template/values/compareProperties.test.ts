/** @jest-environment node */
import { JsonObject, JsonValue } from '../../types';
import { RegistrySchema } from '../registrySchema';
import { compareProperties } from './compareProperties';
import { DeclaredResource } from './ValueContext';

interface Given {
  type?: string;
  schema?: JsonObject;
  others?: DeclaredResource[];
  live?: JsonObject;
}

function found(
  name: string,
  desired: JsonValue,
  live: JsonValue | undefined,
  { type = 'AWS::Any::Thing', schema = {}, others, live: rest }: Given = {},
) {
  const declared = { [name]: desired };
  const { changes, unverified } = compareProperties(declared, {
    type,
    schema: new RegistrySchema(schema),
    accountId: '111122223333',
    physicalId: 'it',
    desired: declared,
    live: { ...rest, ...(live !== undefined && { [name]: live }) },
    others,
  });
  return { changed: changes.map(c => c.path), unverified };
}

const NONE = { changed: [], unverified: [] };
const KEY =
  'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f';
const ROLE = 'arn:aws:iam::111122223333:role/service/orders';
const PEM = '-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----';

describe('what is the same to AWS', () => {
  it.each<[string, JsonValue, JsonValue | undefined]>([
    ['Size', 300, '300'],
    ['Size', '1.0', 1],
    ['On', true, 'true'],
    ['On', false, undefined],
    ['Names', [], undefined],
    ['Names', ['b', 'a'], ['a', 'b']],
    ['Names', ['a', 'a'], ['a']],
    ['Names', 'a', ['a']],
    ['Role', 'orders', ROLE],
    ['Role', ROLE, 'orders'],
    ['Principal', '111122223333', 'arn:aws:iam::111122223333:root'],
    [
      'LogGroupArn',
      'arn:aws:logs:::log-group:a',
      'arn:aws:logs:::log-group:a:*',
    ],
    ['Since', '2026-01-01T00:00:00Z', '2026-01-01T01:00:00.000+01:00'],
    ['Url', 'https://a.example', 'https://a.example/'],
    ['DomainName', 'A.example', 'a.example.'],
    ['EncodedKey', PEM, `${PEM}\n`],
    ['CidrIp', '10.0.0.5/8', '10.0.0.0/8'],
    ['EngineVersion', '8.0', '8.0.45'],
    ['EngineVersion', '1.6.22', '1.6'],
    ['PlatformVersion', 'LATEST', '1.4.0'],
    ['IpProtocol', '6', 'tcp'],
    ['Amount', '100', '100.0'],
    ['On', 'true', 'True'],
    ['DocumentVersion', '$DEFAULT', '3'],
    ['Addresses', ['2001:db8:0:0::/32'], ['2001:0db8::/32']],
    ['Data', 'a: 1  \nb: 2', 'a: 1\r\nb: 2\r\n'],
    ['ArtifactLocation', 's3://orders/a', 'orders/a'],
    ['HostedZoneId', 'Z1', '/hostedzone/Z1'],
    [
      'SecretId',
      'orders',
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-AbCdEf',
    ],
    ['TaskSettings', '{"a":{"b":1}}', '{"a":{"b":1,"c":2},"d":3}'],
    ['Type', 'managed', 'MANAGED'],
    [
      'Tags',
      [{ Key: 'a', Value: '1' }],
      [
        { Key: 'aws:x', Value: '2' },
        { Value: '1', Key: 'a' },
      ],
    ],
    ['Tags', { a: '1' }, [{ Key: 'a', Value: '1' }]],
    ['Pattern', { source: ['a', 'b'] }, '{"source": ["b","a"]}'],
    ['Document', '{"a":1,"b":[1,2]}', '{ "b": [1, 2], "a": 1 }'],
    ['Rules', [{ Id: 1, On: false }, { Id: 2 }], [{ Id: 2, X: 1 }, { Id: 1 }]],
    [
      'GroupSettings',
      [{ Name: 'a', Value: '1' }],
      [
        { Name: 'b', Value: '0' },
        { Name: 'a', Value: '1' },
      ],
    ],
    [
      'PolicyDocument',
      {
        Statement: {
          Effect: 'Allow',
          Action: 's3:Get*',
          Principal: { AWS: '111122223333' },
          Resource: '*',
        },
      },
      '{"Version":"2008-10-17","Statement":[{"Resource":["*"],"Effect":"Allow","Action":["s3:get*"],"Principal":{"AWS":"arn:aws:iam::111122223333:root"}}]}',
    ],
  ])('%s: %j is %j', (name, desired, live) => {
    expect(found(name, desired, live)).toEqual(NONE);
  });

  it.each<[string, JsonValue, JsonValue, string]>([
    ['Size', 300, 301, 'Size'],
    ['On', false, true, 'On'],
    ['Description', '', 'by hand', 'Description'],
    ['Description', 'Orders', 'orders', 'Description'],
    ['Handler', 'index.Handler', 'index.handler', 'Handler'],
    ['Names', [], ['a'], 'Names'],
    ['Names', ['a'], ['a', 'b'], 'Names'],
    ['Names', ['a'], [], 'Names'],
    ['Command', ['a', 'b'], ['b', 'b'], 'Command[0]'],
    ['Role', 'orders', 'arn:aws:iam::999999999999:role/orders', 'Role'],
    ['Role', ROLE, `${ROLE}-changed`, 'Role'],
    ['KmsKeyId', KEY, `${KEY}-changed`, 'KmsKeyId'],
    ['KmsKeyId', 'alias/a', 'alias/b', 'KmsKeyId'],
    ['EngineVersion', '8.0', '8.01', 'EngineVersion'],
    ['EngineVersion', '8.0', '8.0-changed', 'EngineVersion'],
    ['PlatformVersion', 'LATEST', 'LATEST-changed', 'PlatformVersion'],
    ['Tags', [{ Key: 'a', Value: '1' }], [{ Key: 'a', Value: '2' }], 'Tags.a'],
    [
      'Tags',
      [{ Key: 'a', Value: '1' }],
      [{ Key: 'aws:x', Value: '2' }],
      'Tags.a',
    ],
    [
      'Rules',
      [{ Id: 1, P: 'a' }, { Id: 2 }],
      [{ Id: 2 }, { Id: 1, P: 'b' }],
      'Rules[0].P',
    ],
    [
      'Rules',
      [
        { Id: 1, P: 'a' },
        { Id: 2, P: 'b' },
      ],
      [{ Id: 2, P: 'b' }, { Id: 1 }],
      'Rules[0].P',
    ],
    ['Document', '{"a":1}', '{"a":1}-changed', 'Document'],
    ['Document', '{"a":1}', '{"a":1,"b":2}', 'Document'],
    ['TaskSettings', '{"a":1}', '{"a":2,"b":2}', 'TaskSettings'],
    ['Version', '5.10', '5.1', 'Version'],
    ['Action', { Block: {} }, { Count: {} }, 'Action'],
  ])('%s: %j is not %j', (name, desired, live, path) => {
    expect(found(name, desired, live).changed).toEqual([path]);
  });

  it('folds case in names that AWS folds, and where nothing can have been changed', () => {
    const lowered = { type: 'AWS::RDS::DBInstance' };
    expect(found('DBSubnetGroupName', 'Orders', 'orders', lowered)).toEqual(
      NONE,
    );
    expect(found('DBName', 'Orders', 'orders', lowered).changed).toEqual([
      'DBName',
    ]);
    const schema = { createOnlyProperties: ['/properties/DBName'] };
    expect(found('DBName', 'Orders', 'orders', { ...lowered, schema })).toEqual(
      NONE,
    );
    expect(found('DBName', 'orders', 'Orders', { schema }).changed).toEqual([
      'DBName',
    ]);
  });
});

describe('what is not there', () => {
  const schema = {
    writeOnlyProperties: ['/properties/Secret', '/properties/Code/ZipFile'],
    properties: {
      Size: { default: 5 },
      Variables: { type: 'object', patternProperties: { '.*': {} } },
    },
  };

  it.each<[string, JsonValue, JsonValue | undefined, object[]]>([
    ['Secret', 'x', undefined, [{ path: 'Secret', reason: 'write-only' }]],
    [
      'Code',
      { ZipFile: 'x' },
      {},
      [{ path: 'Code.ZipFile', reason: 'write-only' }],
    ],
    [
      'Code',
      { ZipFile: 'x' },
      undefined,
      [{ path: 'Code', reason: 'write-only' }],
    ],
    ['Other', 'x', undefined, [{ path: 'Other', reason: 'not-returned' }]],
    [
      'Block',
      { A: 1, B: 2 },
      { A: 1 },
      [{ path: 'Block.B', reason: 'not-returned' }],
    ],
    ['Size', 5, undefined, []],
  ])('is unverified: %s %j beside %j', (name, desired, live, unverified) => {
    expect(found(name, desired, live, { schema })).toEqual({
      changed: [],
      unverified,
    });
  });

  it('is drift in a map that is shown, and in what is shown whenever it is set', () => {
    expect(found('Variables', { A: '1' }, {}, { schema }).changed).toEqual([
      'Variables.A',
    ]);
    const cors = { CorsRules: [{ AllowedMethods: ['GET'] }] };
    const bucket = { type: 'AWS::S3::Bucket' };
    expect(found('CorsConfiguration', cors, undefined, bucket).changed).toEqual(
      ['CorsConfiguration'],
    );
    const role = { type: 'AWS::IAM::Role' };
    expect(
      found('Policies', [{ PolicyName: 'a' }], undefined, role).changed,
    ).toEqual(['Policies']);
  });
});

describe('what is shown in another shape', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['Thing', 'a', { a: 1 }],
    ['Thing', { a: 1 }, 'a'],
  ])('is not judged: %s %j beside %j', (name, desired, live) => {
    expect(found(name, desired, live)).toEqual({
      changed: [],
      unverified: [{ path: name, reason: 'not-mapped' }],
    });
  });

  it('is not drift where what was written is not what is shown', () => {
    const schema = { writeOnlyProperties: ['/properties/Secret'] };
    expect(found('Secret', 'a', 'hash', { schema })).toEqual({
      changed: [],
      unverified: [{ path: 'Secret', reason: 'write-only' }],
    });
  });

  it('leaves out settings that are not shown, and not those that were changed', () => {
    const settings = (value: string) => [{ Name: 'a', Value: value }];
    const other = { Name: 'b', Value: '2' };
    expect(found('Settings', [...settings('1'), other], settings('1'))).toEqual(
      {
        changed: [],
        unverified: [{ path: 'Settings[1]', reason: 'not-returned' }],
      },
    );
    expect(
      found('Settings', [...settings('1'), other], settings('2')).changed,
    ).toEqual(['Settings[0].Value']);
  });
});

describe('what others may add', () => {
  const GROUP = 'AWS::EC2::SecurityGroup';
  const own = {
    IpProtocol: 'tcp',
    FromPort: 443,
    ToPort: 443,
    CidrIp: '10.0.0.0/8',
  };
  const opened = { ...own, CidrIp: '0.0.0.0/0' };
  const apart = {
    type: 'AWS::EC2::SecurityGroupIngress',
    properties: { ...opened, GroupId: 'it' },
  };

  it('is drift when it opens a group, unless the template declares it apart', () => {
    const rules = (live: JsonObject, others: DeclaredResource[] = []) =>
      found('SecurityGroupIngress', [own], [live, own], { type: GROUP, others })
        .changed;
    expect(rules(opened)).toEqual(['SecurityGroupIngress']);
    expect(rules(opened, [apart])).toEqual([]);
    expect(rules({ ...opened, ToPort: 444 }, [apart])).toHaveLength(1);
    expect(rules({ IpProtocol: 'tcp', SourceSecurityGroupId: 'sg-1' })).toEqual(
      [],
    );
  });

  it('is drift when it is a policy that the template does not know', () => {
    const policy = (PolicyName: string) => ({ PolicyName, PolicyDocument: {} });
    const others = [
      {
        type: 'AWS::IAM::Policy',
        properties: { PolicyName: 'apart', Roles: ['it'] },
      },
    ];
    const extra = (name: string) =>
      found('Policies', [policy('own')], [policy('own'), policy(name)], {
        type: 'AWS::IAM::Role',
        others,
      }).changed;
    expect(extra('apart')).toEqual([]);
    expect(extra('by-hand')).toEqual(['Policies']);
  });
});

describe('what is special about a type', () => {
  it.each<[string, string, JsonValue, JsonValue]>([
    ['AWS::AppSync::ApiKey', 'Expires', 1_700_003_599, 1_700_002_800],
    [
      'AWS::MemoryDB::User',
      'AccessString',
      'on ~* +@read',
      'on ~* -@all +@read',
    ],
    ['AWS::IAM::OIDCProvider', 'Url', 'https://id.example', 'id.example'],
    [
      'AWS::Cognito::UserPool',
      'Schema',
      [{ Name: 'team' }],
      [{ Name: 'email' }, { Name: 'custom:team' }],
    ],
    [
      'AWS::GuardDuty::Filter',
      'FindingCriteria',
      { Criterion: { severity: { Gte: 4 } } },
      { Criterion: { severity: { GreaterThanOrEqual: 4 } } },
    ],
    [
      'AWS::CloudTrail::Trail',
      'EventSelectors',
      [],
      [
        {
          IncludeManagementEvents: true,
          ReadWriteType: 'All',
          DataResources: [],
        },
      ],
    ],
    [
      'AWS::CE::CostCategory',
      'Rules',
      '[{"Value":"a"}]',
      '[{"Value":"a","Type":"REGULAR"}]',
    ],
    [
      'AWS::EC2::VPNConnection',
      'VpnTunnelOptionsSpecifications',
      [{ PreSharedKey: 'a' }],
      [{ PreSharedKey: 'a' }, { PreSharedKey: 'b' }],
    ],
  ])('%s: its %s %j is %j', (type, name, desired, live) => {
    expect(found(name, desired, live, { type }).changed).toEqual([]);
  });

  it.each<[string, string, JsonValue, JsonValue]>([
    ['AWS::AppSync::ApiKey', 'Expires', 1_700_002_800, 1_700_002_807],
    [
      'AWS::CloudTrail::Trail',
      'EventSelectors',
      [],
      [{ IncludeManagementEvents: false, ReadWriteType: 'All' }],
    ],
    [
      'AWS::Cognito::UserPool',
      'Schema',
      [{ Name: 'team' }],
      [{ Name: 'email' }],
    ],
    ['AWS::MemoryDB::User', 'AccessString', 'on ~* +@read', 'on ~* +@all'],
  ])('%s: its %s %j is not %j', (type, name, desired, live) => {
    expect(found(name, desired, live, { type }).changed).toHaveLength(1);
  });
});
