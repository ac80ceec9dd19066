/** @jest-environment node */
import { truncate } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { inputFolder } from './__testUtils__/inputFolder';
import { runCommand } from './__testUtils__/runCommand';

const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';

const POLICY = '{"Statement":[{"Effect":"Allow","Action":"sqs:*"}]}';

function state(attributes: object, type = 'aws_sqs_queue') {
  return {
    version: 4,
    terraform_version: '1.9.0',
    serial: 1,
    lineage: 'x',
    resources: [
      {
        mode: 'managed',
        type,
        name: 'orders',
        instances: [{ attributes: { id: URL, url: URL, ...attributes } }],
      },
    ],
  };
}

function items(configuration: object) {
  return {
    baseConfigurationItems: [
      {
        resourceType: 'AWS::SQS::Queue',
        resourceId: URL,
        configurationItemStatus: 'OK',
        configuration: JSON.stringify(configuration),
        supplementaryConfiguration: {},
      },
    ],
  };
}

/** Each case starts the command as a process of its own. */
jest.setTimeout(120_000);

describe('iac-drift compare', () => {
  const folder = inputFolder();
  const file = folder.write;
  const run = (...args: string[]) => runCommand(['compare', ...args]);

  it('exits 2 on drift and prints before and after', async () => {
    const paths = [
      '--state',
      await file('a.tfstate', state({ visibility_timeout_seconds: 30 })),
      '--config-items',
      await file('a.json', items({ VisibilityTimeout: 60 })),
    ];
    const human = await run(...paths);
    expect(human).toMatchObject({ code: 2, stderr: '' });
    expect(human.stdout).toContain('DRIFTED  aws_sqs_queue.orders');
    expect(human.stdout).toMatch(/desired {2}30\n +live {5}60/);
    expect(human.stdout).toContain('1 of 1 resources, 1 of 1 attributes');
    const json = await run(...paths, '--json');
    expect(json).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      resources: [
        {
          address: 'aws_sqs_queue.orders',
          verdict: 'drifted',
          kind: 'changed',
          changes: [
            {
              path: 'visibility_timeout_seconds',
              desired: 30,
              live: 60,
              sensitive: false,
            },
          ],
          unverified: [],
        },
      ],
      unmanaged: [],
      summary: { resources: 1, drifted: 1, inSync: 0, unverifiable: 0 },
    });
  });

  it('exits 0 in sync, and takes several files of each', async () => {
    const first = await file('b.tfstate', state({ delay_seconds: 5 }));
    const second = await file(
      'policy.tfstate',
      state({ queue_url: URL, policy: POLICY }, 'aws_sqs_queue_policy'),
    );
    const live = await file(
      'b.json',
      items({ DelaySeconds: 5, Policy: POLICY }),
    );
    const none = await file('none.json', []);
    const result = await run(
      '--state',
      first,
      '--state',
      second,
      '--config-items',
      live,
      none,
    );
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('2 resources: 2 in sync');
  });

  it('exits 3 when all that is wrong is that something could not be verified', async () => {
    const result = await run(
      '--state',
      await file('c.tfstate', state({}, 'aws_new_thing')),
      '--config-items',
      await file('c.json', []),
    );
    expect(result).toMatchObject({ code: 3, stderr: '' });
    expect(result.stdout).toContain('unsupported-type  aws_new_thing.orders');
  });

  it('says in one sentence on stderr what cannot be read', async () => {
    const good = await file('d.tfstate', state({}));
    const live = await file('d.json', []);
    const big = await file('big.tfstate', '');
    await truncate(big, 2000 * 1024 * 1024);
    const cases: [string, string, string][] = [
      [folder.path('missing'), live, 'no such file'],
      [folder.path(), live, 'it is a folder'],
      [big, live, '2000 MiB'],
      [await file('cut.tfstate', '{"version":4,'), live, 'cut short'],
      [
        await file('old.tfstate', '{"version":3}'),
        live,
        'older than version 4',
      ],
      [good, await file('text.json', 'CANARY'), 'not JSON'],
      [good, await file('other.json', '{"CANARY":1}'), 'no AWS Config items'],
      [await file('none.tfstate', ''), live, 'is empty'],
      [good, await file('none.json', ''), 'is empty'],
      [await file('d.gz', gzipSync('CANARY')), live, 'gunzip'],
      [
        good,
        await file('wide.json', Buffer.from('\ufeff[]', 'utf16le')),
        'UTF-8',
      ],
      [live, good, 'not a Terraform state'],
      ['', live, 'has no name'],
    ];
    for (const [statePath, itemsPath, says] of cases) {
      const { code, stdout, stderr } = await run(
        '--state',
        statePath,
        '--config-items',
        itemsPath,
      );
      expect([says, code, stdout]).toEqual([says, 1, '']);
      expect(stderr).toContain(says);
      expect(stderr).toMatch(/^iac-drift: [^\n]+\n$/);
      expect(stderr).not.toContain('CANARY');
    }
  });

  it('does not let a name steer the terminal', async () => {
    const hostile = '\u001b[2J\u009b31m\u202efdp';
    const result = await run(
      '--state',
      await file(
        'e.tfstate',
        state({ tags_all: { [hostile]: 'a' }, delay_seconds: 1 }),
      ),
      '--config-items',
      await file('e.json', [
        {
          resourceType: 'AWS::SQS::Queue',
          resourceId: URL,
          configuration: { DelaySeconds: 1 },
          tags: { [hostile]: hostile },
        },
      ]),
    );
    expect(result.code).toBe(2);
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    expect(result.stdout).not.toMatch(/[\u001b\u009b\u202e]/);
    expect(result.stdout).toContain('\\u001b[2J\\u009b31m\\u202efdp');
  });

  const role = (more: object) =>
    state(
      { id: 'w', name: 'w', unique_id: 'AROA1', path: '/', ...more },
      'aws_iam_role',
    );

  it('reads each attribute from the source that shows it', async () => {
    const model = (Description: string) => [
      {
        typeName: 'AWS::IAM::Role',
        identifier: 'w',
        properties: JSON.stringify({ Description }),
      },
    ];
    const paths = [
      '--state',
      await file('f.tfstate', role({ description: 'Works.' })),
      '--live',
      await file('f-live.json', model('Idles.')),
    ];
    const shown = await file('f.json', [
      {
        resourceType: 'AWS::IAM::Role',
        resourceId: 'AROA1',
        configuration: { roleName: 'w', path: '/' },
      },
    ]);
    for (const more of [[], ['--config-items', shown]]) {
      const { code, stdout } = await run(...paths, ...more, '--json');
      expect(code).toBe(2);
      expect(JSON.parse(stdout).resources[0].changes).toEqual([
        {
          path: 'description',
          desired: 'Works.',
          live: 'Idles.',
          sensitive: false,
        },
      ]);
    }
    const other = await run(
      '--state',
      await file('g.tfstate', role({})),
      '--live',
      await file('g.json', { CANARY: 1 }),
    );
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toMatch(/holds no live resources; give/);
  });

  it('lists what no state claims, which is no drift of a resource', async () => {
    const live = await file('h.json', [
      {
        resourceType: 'AWS::SQS::Queue',
        resourceId: URL,
        configuration: { DelaySeconds: 5 },
      },
      {
        resourceType: 'AWS::S3::Bucket',
        resourceId: 'by-hand',
        configuration: {},
      },
      {
        resourceType: 'AWS::KMS::Key',
        resourceId: 'k',
        configuration: { keyManager: 'AWS' },
      },
    ]);
    const paths = [
      '--state',
      await file('h.tfstate', state({ delay_seconds: 5 })),
      '--config-items',
      live,
    ];
    const json = await run(...paths, '--json');
    expect(json.code).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({
      unmanaged: [
        {
          type: 'aws_s3_bucket',
          identity: {
            resourceType: 'AWS::S3::Bucket',
            resourceId: 'by-hand',
          },
        },
      ],
      summary: { unmanaged: 1, leftOut: { 'aws-managed': 1 } },
    });
    const human = await run(...paths);
    expect(human.stdout).toContain('UNMANAGED  1  (left out: 1 aws-managed)');
    expect(human.stdout).toContain('  aws_s3_bucket  by-hand');
  });

  const PLAN = {
    format_version: '1.2',
    planned_values: {},
    prior_state: {
      values: {
        root_module: {
          resources: [
            {
              address: 'aws_sqs_queue.orders',
              mode: 'managed',
              type: 'aws_sqs_queue',
              values: { id: URL, url: URL, delay_seconds: 9 },
            },
          ],
        },
      },
    },
  };
  const DRIFT = {
    address: 'aws_sqs_queue.orders',
    mode: 'managed',
    type: 'aws_sqs_queue',
    change: {
      actions: ['update'],
      before: { id: URL, url: URL, delay_seconds: 5 },
      after: { id: URL, url: URL, delay_seconds: 9 },
    },
  };

  it('reads the drift that a plan already holds', async () => {
    const path = await file('p.json', { ...PLAN, resource_drift: [DRIFT] });
    const human = await run('--plan', path);
    expect(human).toMatchObject({ code: 2, stderr: '' });
    expect(human.stdout).toContain('DRIFTED  aws_sqs_queue.orders');
    expect(human.stdout).toMatch(/delay_seconds\n +desired {2}5\n +live {5}9/);
    const json = await run('--plan', path, '--json');
    expect(json).toMatchObject({ code: 2, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      resources: [
        {
          address: 'aws_sqs_queue.orders',
          kind: 'changed',
          changes: [{ path: 'delay_seconds', desired: 5, live: 9 }],
          unverified: [],
        },
      ],
      unmanaged: [],
      summary: { resources: 1, drifted: 1, unmanaged: 0, leftOut: {} },
    });
    const clean = await run('--plan', await file('q.json', PLAN));
    expect(clean).toMatchObject({ code: 0, stderr: '' });
    const cut = await file('r.json', { ...PLAN, errored: true });
    expect(await run('--plan', cut)).toMatchObject({ code: 3, stderr: '' });
  });

  it('says in one sentence why a plan cannot be read', async () => {
    const plan = await file('t.json', PLAN);
    const cases: [string[], string][] = [
      [[await file('t.plan', 'PK\u0003\u0004CANARY')], 'show -json PLANFILE'],
      [[await file('t-none.json', '')], 'is empty'],
      [[await file('t.tfstate', state({ note: 'CANARY' }))], 'a state'],
      [[folder.path('missing')], 'no such file'],
      [[plan, '--state', plan], 'without --state'],
    ];
    for (const [args, says] of cases) {
      const { code, stdout, stderr } = await run('--plan', ...args);
      expect([says, code, stdout]).toEqual([says, 1, '']);
      expect(stderr).toContain(says);
      expect(stderr).toMatch(/^iac-drift: [^\n]+\n$/);
      expect(stderr).not.toContain('CANARY');
    }
  });

  it('refuses a command line without files', async () => {
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain('--state');
    const alone = await run('--state', await file('i.tfstate', state({})));
    expect(alone).toMatchObject({ code: 1, stdout: '' });
    expect(alone.stderr).toContain('--config-items, --live or both');
  });
});
