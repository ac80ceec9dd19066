/** @jest-environment node */
import { severityOf } from './severityOf';
import { Change, JsonValue } from '../types';

const change = (path: string, desired: JsonValue, live: JsonValue): Change => ({
  path,
  desired,
  live,
  sensitive: false,
});

function rule(port: number, cidr: string, protocol = 'tcp'): JsonValue {
  return {
    protocol,
    from_port: port,
    to_port: port,
    cidr_blocks: [cidr],
    ipv6_cidr_blocks: [],
  };
}

function severity(...changes: Change[]) {
  return severityOf({ type: 'aws_x', kind: 'changed', changes });
}

describe('severityOf', () => {
  it.each([
    ['SSH', rule(22, '0.0.0.0/0')],
    [
      'RDP over IPv6',
      {
        ...(rule(3389, '') as object),
        cidr_blocks: [],
        ipv6_cidr_blocks: ['::/0'],
      } as JsonValue,
    ],
    ['everything', rule(0, '0.0.0.0/0', '-1')],
    ['a database', rule(5432, '0.0.0.0/0')],
  ])('opening %s to the world is critical', (_, opened) => {
    const web = rule(443, '0.0.0.0/0');
    expect(severity(change('ingress', [web], [web, opened]))).toBe('critical');
    expect(severity(change('egress', [], [opened]))).toBe('medium');
  });

  it('what was open to the world before is not what matters', () => {
    const ssh = rule(22, '0.0.0.0/0');
    expect(
      severity(change('ingress', [ssh], [ssh, rule(22, '10.0.0.0/8')])),
    ).toBe('medium');
    expect(severity(change('ingress', [], [rule(443, '0.0.0.0/0')]))).toBe(
      'high',
    );
  });

  it.each<[string, JsonValue, JsonValue]>([
    ['block_public_acls', true, false],
    ['storage_encrypted', true, false],
    ['sqs_managed_sse_enabled', true, false],
    ['server_side_encryption[0].enabled', true, false],
    ['deletion_protection', true, false],
    ['enable_key_rotation', true, false],
    ['publicly_accessible', false, true],
    ['metadata_options[0].http_tokens', 'required', 'optional'],
    [
      'managed_policy_arns',
      [],
      ['arn:aws:iam::aws:policy/AdministratorAccess'],
    ],
    [
      'policy',
      '{"Statement":[]}',
      '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
    ],
    [
      'policy',
      '',
      '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject"}]}',
    ],
  ])('%s from %j to %j is high', (path, desired, live) => {
    expect(severity(change(path, desired, live))).toBe('high');
    expect(severity(change(path, live, desired))).toBe('medium');
  });

  it('a deletion is high, tags are low, the rest is medium', () => {
    expect(severityOf({ type: 'x', kind: 'deleted', changes: [] })).toBe(
      'high',
    );
    expect(severity(change('tags_all.team', 'a', 'b'))).toBe('low');
    expect(severity(change('timeout', 3, 4))).toBe('medium');
    expect(
      severity(change('tags_all.team', 'a', 'b'), change('timeout', 3, 4)),
    ).toBe('medium');
  });

  it('a bucket that opens to anybody is critical', () => {
    const grant = (uri: string) => ({
      permission: 'READ',
      grantee: [{ id: null, uri }],
    });
    const everyone = grant('http://acs.amazonaws.com/groups/global/AllUsers');
    const path = 'access_control_policy[0].grant';
    expect(severity(change(path, [], [everyone]))).toBe('critical');
    expect(severity(change(path, [everyone], []))).toBe('medium');
    expect(
      severity(
        change(
          path,
          [],
          [grant('http://acs.amazonaws.com/groups/s3/LogDelivery')],
        ),
      ),
    ).toBe('medium');
  });

  it.each<[string, JsonValue, JsonValue]>([
    ['logging[0].target_bucket', 'logs', null],
    ['target_bucket', 'logs', ''],
    ['access_logs[0].enabled', true, false],
    ['enable_log_file_validation', true, false],
    ['enabled_cluster_log_types', ['audit'], []],
    ['versioning_configuration[0].status', 'Enabled', 'Suspended'],
    ['logging_configuration[0].level', 'ALL', 'OFF'],
    ['backup_retention_period', 7, 0],
    ['vpc_config[0].endpoint_public_access', false, true],
    ['vpc_config[0].public_access_cidrs', ['10.0.0.0/8'], ['0.0.0.0/0']],
    ['permission', ['a'], ['a', 'b']],
  ])('%s from %j to %j is high', (path, desired, live) => {
    expect(severity(change(path, desired, live))).toBe('high');
  });

  it('asks the rules of an organisation first', () => {
    const drift = {
      type: 'aws_sqs_queue',
      kind: 'changed' as const,
      changes: [change('tags_all.cost-center', 'a', 'b')],
    };
    expect(severityOf(drift)).toBe('low');
    expect(
      severityOf(drift, [{ severity: 'high', path: 'tags_all.cost-*' }]),
    ).toBe('high');
    expect(severityOf(drift, [{ severity: 'high', type: 'aws_sns_*' }])).toBe(
      'low',
    );
    expect(severityOf(drift, [{ severity: 'critical' }])).toBe('low');
    expect(
      severityOf({ ...drift, kind: 'deleted', changes: [] }, [
        { severity: 'critical', kind: 'deleted' },
      ]),
    ).toBe('critical');
  });

  it.each<[string, string, JsonValue, JsonValue, string]>([
    [
      'AWS::EC2::SecurityGroup',
      'SecurityGroupIngress',
      [],
      [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIp: '0.0.0.0/0' }],
      'critical',
    ],
    [
      'AWS::EC2::SecurityGroup',
      'SecurityGroupIngress[0].CidrIp',
      '10.0.0.0/8',
      '0.0.0.0/0',
      'high',
    ],
    [
      'AWS::IAM::Role',
      'Policies',
      [],
      [
        {
          PolicyName: 'a',
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*' }] },
        },
      ],
      'high',
    ],
    [
      'AWS::S3::Bucket',
      'PublicAccessBlockConfiguration.BlockPublicAcls',
      true,
      false,
      'high',
    ],
    ['AWS::SQS::Queue', 'Tags.team', 'a', 'b', 'low'],
    ['AWS::SQS::Queue', 'DelaySeconds', 5, 9, 'medium'],
  ])('says of %s %s in a template what it says of a state', (...given) => {
    const [type, path, desired, live, expected] = given;
    const changes = [{ path, desired, live, sensitive: false }];
    expect(severityOf({ type, kind: 'changed', changes })).toBe(expected);
  });
});
