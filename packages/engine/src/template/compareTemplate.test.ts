/** @jest-environment node */
import fc from 'fast-check';
import { JsonObject, JsonValue, ResourceResult } from '../types';
import { compareTemplate } from './compareTemplate';
import { TemplateComparisonInput } from './evidence';
import { parseTemplate } from './parseTemplate';

const STACK =
  'arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/1a2b3c4d';

/** A template of one resource, its live properties, and what came of it. */
function judged(
  type: string,
  properties: JsonObject,
  live: JsonObject,
  schema: JsonObject = {},
): ResourceResult {
  return compared({
    template: parseTemplate(
      JSON.stringify({
        Resources: { It: { Type: type, Properties: properties } },
      }),
    ),
    live: [{ typeName: type, identifier: 'it', properties: live }],
    stackResources: [{ LogicalResourceId: 'It', PhysicalResourceId: 'it' }],
    schemas: [{ typeName: type, ...schema }],
    accountId: '111122223333',
    region: 'eu-west-1',
  })[0];
}

function compared(input: TemplateComparisonInput): ResourceResult[] {
  return compareTemplate(input).comparison.resources;
}

const QUEUE = 'AWS::SQS::Queue';
const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';

describe('compareTemplate', () => {
  it('shows what differs of what is declared, and nothing else', () => {
    const result = judged(
      QUEUE,
      { DelaySeconds: 5, VisibilityTimeout: '30' },
      { DelaySeconds: 9, VisibilityTimeout: 30, MaximumMessageSize: 1024 },
    );
    expect(result).toMatchObject({
      address: 'It',
      type: QUEUE,
      identity: {
        resourceId: 'it',
        accountId: '111122223333',
        region: 'eu-west-1',
      },
      verdict: 'drifted',
      kind: 'changed',
      changes: [
        { path: 'DelaySeconds', desired: 5, live: 9, sensitive: false },
      ],
      unverified: [],
      attributesCompared: 2,
      attributesDeclared: 2,
    });
  });

  it('lists with its reason what could not be compared', () => {
    const result = judged(
      'AWS::RDS::DBInstance',
      {
        MasterUserPassword: 'correct horse',
        StorageType: 'gp3',
        KmsKeyId: 'alias/orders',
        MasterUsername: '{{resolve:ssm:orders-user}}',
        Engine: 'mysql',
        DBName: 'orders',
      },
      {
        KmsKeyId:
          'arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0a1b2c3d4e5f',
        MasterUsername: 'admin',
        Engine: 'mysql',
        DBName: '*****',
      },
      { writeOnlyProperties: ['/properties/MasterUserPassword'] },
    );
    expect(result.verdict).toBe('in-sync');
    expect(result.unverified).toEqual([
      { path: 'DBName', reason: 'masked' },
      { path: 'KmsKeyId', reason: 'not-mapped' },
      { path: 'MasterUserPassword', reason: 'write-only' },
      { path: 'MasterUsername', reason: 'not-mapped' },
      { path: 'StorageType', reason: 'not-returned' },
    ]);
    expect([result.attributesCompared, result.attributesDeclared]).toEqual([
      1, 6,
    ]);
  });

  it('takes nobody for deleted whom it was not shown', () => {
    const template = parseTemplate(`
Resources:
  Known: { Type: AWS::SQS::Queue }
  Unknown: { Type: AWS::SQS::Queue }
  Own: { Type: Custom::Thing }
`);
    const results = compared({
      template,
      live: [],
      stackResources: {
        StackResources: [
          { LogicalResourceId: 'Known', PhysicalResourceId: URL },
        ],
      },
    });
    expect(results.map(r => [r.address, r.verdict, r.reason])).toEqual([
      ['Known', 'unverifiable', 'not-recorded'],
      ['Own', 'unverifiable', 'unsupported-type'],
      ['Unknown', 'unverifiable', 'no-identity'],
    ]);
  });

  it('knows a resource by the tags of its stack, or by the identifier it declares', () => {
    const template = parseTemplate(`
Resources:
  Tagged: { Type: AWS::SQS::Queue, Properties: { DelaySeconds: 5 } }
  Named: { Type: AWS::S3::Bucket, Properties: { BucketName: orders } }
`);
    const { comparison, unmanaged } = compareTemplate({
      template,
      schemas: [
        {
          typeName: 'AWS::S3::Bucket',
          primaryIdentifier: ['/properties/BucketName'],
        },
      ],
      live: [
        {
          typeName: QUEUE,
          identifier: URL,
          properties: JSON.stringify({
            DelaySeconds: 5,
            Tags: [{ Key: 'aws:cloudformation:logical-id', Value: 'Tagged' }],
          }),
        },
        {
          typeName: 'AWS::S3::Bucket',
          identifier: 'orders',
          properties: { BucketName: 'orders' },
        },
        { typeName: QUEUE, identifier: 'other', properties: {} },
      ],
    });
    expect(comparison.summary).toMatchObject({ resources: 2, inSync: 2 });
    expect(unmanaged).toMatchObject([
      { type: QUEUE, identity: { resourceId: 'other' } },
    ]);
  });

  it.each([
    ['orders|web', 'web'],
    ['web', 'arn:aws:ecs:eu-west-1:111122223333:service/orders/web'],
    ['orders/web', 'arn:aws:ecs:eu-west-1:111122223333:service/orders/web'],
  ])('takes %s for the resource %s', (identifier, PhysicalResourceId) => {
    const template = parseTemplate(
      'Resources: { It: { Type: AWS::ECS::Service } }',
    );
    const live = [
      { typeName: 'AWS::ECS::Service', identifier, properties: {} },
    ];
    const stack = (id: string) => [
      { LogicalResourceId: 'It', PhysicalResourceId: id },
    ];
    const verdict = (id: string) =>
      compared({ template, live, stackResources: stack(id) })[0].verdict;
    expect(verdict(PhysicalResourceId)).toBe('in-sync');
    expect(verdict(`${PhysicalResourceId}x`)).toBe('unverifiable');
  });

  it('gives lists up that differ throughout, in bounded time', () => {
    const nested = (seed: number, depth: number): JsonValue[] =>
      Array.from({ length: 10 }, (_, i) => ({
        A: seed + i / 10,
        ...(depth > 0 && { L: nested(seed, depth - 1) }),
      }));
    const result = judged(
      'AWS::Any::Thing',
      { Rules: nested(1, 3) },
      { Rules: nested(1000, 3) },
    );
    expect(result.changes).toMatchObject([{ path: 'Rules' }]);
  });

  it('masks what comes of a parameter that is not echoed, after comparing', () => {
    const template = parseTemplate(`
Parameters:
  Word: { Type: String, NoEcho: true, Default: CANARY-before }
Resources:
  It:
    Type: AWS::Events::Connection
    Properties:
      Description: !Sub 'with ${'${Word}'}'
      Name: orders
`);
    const [result] = compared({
      template,
      live: [
        {
          typeName: 'AWS::Events::Connection',
          identifier: 'it',
          properties: { Description: 'with CANARY-after', Name: 'orders' },
        },
      ],
      stackResources: [{ LogicalResourceId: 'It', PhysicalResourceId: 'it' }],
    });
    expect(result.changes).toMatchObject([
      { path: 'Description', sensitive: true },
    ]);
    expect(JSON.stringify(result)).not.toContain('CANARY');
  });

  it('takes what the stack was deployed with for its parameters', () => {
    const template = parseTemplate(`
Parameters:
  Delay: { Type: Number, Default: 5 }
  Zones: { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: /zones }
  Word: { Type: String, NoEcho: true, Default: before }
  Kept: { Type: String, Default: kept }
Resources:
  It:
    Type: AWS::Any::Thing
    Properties:
      Delay: !Ref Delay
      Zones: !Ref Zones
      Word: !Ref Word
      Kept: !Ref Kept
`);
    const parameters = [
      { ParameterKey: 'Delay', ParameterValue: '9' },
      {
        ParameterKey: 'Zones',
        ParameterValue: '/zones',
        ResolvedValue: 'a,b',
      },
      { ParameterKey: 'Word', ParameterValue: '****' },
    ];
    const live = { Delay: 9, Zones: ['a', 'b'], Word: 'after', Kept: 'lost' };
    for (const given of [
      parameters,
      { Stacks: [{ StackName: 'orders', Parameters: parameters }] },
    ]) {
      const [result] = compared({
        template,
        live: [
          { typeName: 'AWS::Any::Thing', identifier: 'it', properties: live },
        ],
        stackResources: [{ LogicalResourceId: 'It', PhysicalResourceId: 'it' }],
        parameters: given,
      });
      expect(result.changes).toMatchObject([{ path: 'Kept', desired: 'kept' }]);
      expect(result.unverified).toEqual([
        { path: 'Word', reason: 'not-mapped' },
      ]);
    }
    for (const wrong of [
      {},
      { Stacks: [{}, {}] },
      [{ ParameterKey: 'Delay' }],
    ]) {
      expect(() => compared({ template, live: [], parameters: wrong })).toThrow(
        'describe-stacks',
      );
    }
  });

  it('takes account, region and stack from the ARN of the stack', () => {
    const template = parseTemplate(`
Resources:
  It:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub '\${AWS::StackName}-\${AWS::Region}-\${AWS::AccountId}'
`);
    const [result] = compared({
      template,
      live: [
        {
          typeName: QUEUE,
          identifier: URL,
          properties: { QueueName: 'orders-eu-west-1-111122223333' },
        },
      ],
      stackResources: [
        {
          LogicalResourceId: 'It',
          PhysicalResourceId: URL,
          StackId: STACK,
          StackName: 'orders',
        },
      ],
    });
    expect(result).toMatchObject({ verdict: 'in-sync', unverified: [] });
  });

  it('leaves out what a condition left out', () => {
    const template = parseTemplate(`
Conditions: { Never: !Equals [a, b] }
Resources:
  It: { Type: AWS::SQS::Queue, Condition: Never }
  Also: { Type: AWS::SQS::Queue }
`);
    expect(compared({ template, live: [] })).toMatchObject([
      { address: 'Also' },
    ]);
  });

  it('refuses resources that need one another', () => {
    const template = parseTemplate(`
Resources:
  A: { Type: AWS::SQS::Queue, Properties: { QueueName: !GetAtt B.QueueName } }
  B: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub 'x-\${A}' } }
`);
    expect(() => compareTemplate({ template, live: [] })).toThrow(
      'The template is circular: A refers to B refers to A',
    );
  });
});

/** Properties with letters that no rule has a meaning for. */
const word = fc.stringMatching(/^[a-z]{3,8}$/);
const properties: fc.Arbitrary<JsonObject> = fc.letrec<{
  object: JsonObject;
  value: JsonValue;
}>(tie => ({
  object: fc.dictionary(fc.stringMatching(/^P[a-z]{2,6}$/), tie('value'), {
    minKeys: 1,
    maxKeys: 4,
  }),
  value: fc.oneof(
    { depthSize: 'small' },
    word,
    fc.integer({ min: 1, max: 1e6 }),
    fc.boolean(),
    fc.uniqueArray(word, { minLength: 1, maxLength: 4 }),
    tie('object'),
  ),
})).object;

/** Where the scalars of a value stand. */
function leaves(
  value: JsonValue,
  at: (string | number)[] = [],
): (string | number)[][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        leaves(inner, [...at, Array.isArray(value) ? Number(key) : key]),
      )
    : [at];
}

function withOther(
  value: JsonValue,
  [step, ...rest]: (string | number)[],
): JsonValue {
  if (step === undefined) {
    if (typeof value === 'boolean') return !value;
    return typeof value === 'number' ? value + 7 : `${value}-changed`;
  }
  if (Array.isArray(value)) {
    return value.map((v, i) => (i === step ? withOther(v, rest) : v));
  }
  const object = value as JsonObject;
  return { ...object, [step]: withOther(object[step], rest) };
}

describe('any template', () => {
  it('is in sync with its own properties, in whatever order', () => {
    fc.assert(
      fc.property(properties, declared => {
        const backwards = JSON.parse(JSON.stringify(declared), (_, v) => {
          if (Array.isArray(v)) return [...v].reverse();
          return v && typeof v === 'object'
            ? Object.fromEntries(Object.entries(v).reverse())
            : v;
        });
        const result = judged('AWS::Any::Thing', declared, backwards);
        expect(result).toMatchObject({ verdict: 'in-sync', unverified: [] });
      }),
    );
  });

  it('is in drift when one value is another', () => {
    fc.assert(
      fc.property(properties, fc.nat(), (declared, n) => {
        const all = leaves(declared);
        const at = all[n % all.length];
        const live = withOther(declared, at) as JsonObject;
        const { verdict, changes } = judged('AWS::Any::Thing', declared, live);
        expect(verdict).toBe('drifted');
        expect(changes).toHaveLength(1);
        expect(changes[0].path.split(/[.[]/)[0]).toBe(at[0]);
      }),
    );
  });

  it('never breaks on what it is given', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (declared, live) => {
          const result = judged(
            'AWS::IAM::Role',
            declared as JsonObject,
            live as JsonObject,
          );
          expect(result.reason).not.toBe('source-error');
        },
      ),
    );
  });
});
