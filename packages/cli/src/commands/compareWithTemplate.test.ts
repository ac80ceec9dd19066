/** @jest-environment node */
import { inputFolder } from './__testUtils__/inputFolder';
import { runCommand } from './__testUtils__/runCommand';

const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';

const TEMPLATE = `
Parameters:
  Delay: { Type: Number, Default: 5 }
  Word: { Type: String, NoEcho: true, Default: CANARY-desired }
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Sub 'orders-\${AWS::Region}'
      DelaySeconds: !Ref Delay
      KmsMasterKeyId: !ImportValue orders-key
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      DisplayName: !Ref Word
      Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Queue.Arn }]
`;

const STACK = {
  StackResources: [
    { LogicalResourceId: 'Queue', PhysicalResourceId: URL },
    { LogicalResourceId: 'Topic', PhysicalResourceId: 'arn:aws:sns:::t' },
  ],
};

function live(delay: number, word = 'CANARY-desired') {
  return [
    {
      typeName: 'AWS::SQS::Queue',
      identifier: URL,
      properties: JSON.stringify({
        Arn: 'arn:aws:sqs:eu-west-1:111122223333:orders',
        QueueName: 'orders-eu-west-1',
        DelaySeconds: delay,
        KmsMasterKeyId: 'alias/orders',
      }),
    },
    {
      typeName: 'AWS::SNS::Topic',
      identifier: 'arn:aws:sns:::t',
      properties: {
        DisplayName: word,
        Subscription: [
          {
            Protocol: 'sqs',
            Endpoint: 'arn:aws:sqs:eu-west-1:111122223333:orders',
          },
        ],
      },
    },
  ];
}

/** Each case starts the command as a process of its own. */
jest.setTimeout(120_000);

describe('iac-drift compare --template', () => {
  const folder = inputFolder();
  const file = folder.write;
  const run = (...args: string[]) => runCommand(['compare', ...args]);

  async function given(name: string, shown: unknown) {
    return [
      '--template',
      await file('template.yaml', TEMPLATE),
      '--stack-resources',
      await file('stack.json', STACK),
      '--live',
      await file(name, shown),
      '--region',
      'eu-west-1',
    ];
  }

  it('exits 2 on drift, with before and after in both outputs', async () => {
    const args = await given('drifted.json', live(9, 'CANARY-live'));
    const human = await run(...args);
    expect(human).toMatchObject({ code: 2, stderr: '' });
    expect(human.stdout).toContain('DRIFTED  Queue  (changed');
    expect(human.stdout).toMatch(/DelaySeconds\n +desired {2}5\n +live {5}9/);
    const json = await run(...args, '--json');
    expect(json).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      resources: [
        {
          address: 'Queue',
          type: 'AWS::SQS::Queue',
          identity: { resourceId: URL, region: 'eu-west-1' },
          verdict: 'drifted',
          kind: 'changed',
          changes: [
            { path: 'DelaySeconds', desired: 5, live: 9, sensitive: false },
          ],
          unverified: [{ path: 'KmsMasterKeyId', reason: 'not-mapped' }],
        },
        {
          address: 'Topic',
          verdict: 'drifted',
          changes: [{ path: 'DisplayName', sensitive: true }],
        },
      ],
      unmanaged: [],
      summary: { resources: 2, drifted: 2, unmanaged: 0, leftOut: {} },
    });
    expect(`${human.stdout}${json.stdout}`).not.toContain('CANARY');
  });

  it('exits 0 in sync, and 3 when something was not shown', async () => {
    const [queue, topic] = live(5);
    const other = { ...topic, identifier: 'arn:aws:sns:::other' };
    expect(
      await run(...(await given('sync.json', [queue, topic]))),
    ).toMatchObject({ code: 0, stderr: '' });
    const args = await given('part.json', [queue, other]);
    const { code, stdout } = await run(...args, '--json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({
      resources: [
        { address: 'Queue', verdict: 'in-sync' },
        { address: 'Topic', verdict: 'unverifiable', reason: 'not-recorded' },
      ],
      unmanaged: [{ type: 'AWS::SNS::Topic' }],
      summary: { unmanaged: 1 },
    });
  });

  it('says in one sentence what is wrong with its input', async () => {
    const args = await given('l.json', live(5));
    const [, template] = args;
    const none = await file('none.json', '{}');
    const cases: [string[], string][] = [
      [['--template', template], 'give --live'],
      [['--template', folder.path('no'), '--live', none], 'no such file'],
      [
        ['--template', await file('b.yaml', 'Resources: ['), '--live', none],
        'not valid YAML',
      ],
      [[...args, '--state', template], 'without --state'],
      [[...args, '--account', '12'], 'twelve digits'],
      [[...args, '--schemas', none], 'not a schema'],
      [[...args, '--parameters', none], 'no parameters of one stack'],
      [['--template', template, '--live', none], 'not a live resource'],
      [
        ['--template', template, '--live', args[5], '--stack-resources', none],
        'no stack resources',
      ],
      [
        ['--state', template, '--live', none, '--schemas', none],
        '--schemas belongs to --template',
      ],
    ];
    for (const [given_, says] of cases) {
      const { code, stdout, stderr } = await run(...given_);
      expect([says, code, stdout]).toEqual([says, 1, '']);
      expect(stderr).toContain(says);
      expect(stderr).toMatch(/^iac-drift: [^\n]+\n$/);
    }
  });

  it('tells of itself in its help', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const option of [
      'template',
      'stack-resources',
      'parameters',
      'schemas',
      'account',
      'region',
    ]) {
      expect(stdout).toContain(`--${option}`);
    }
  });
});
