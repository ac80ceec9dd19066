/** @jest-environment node */
import fc from 'fast-check';
import { JsonObject, SENSITIVE_VALUE } from '../types';
import { comparePlan } from './comparePlan';

const URL = 'https://sqs.eu-west-1.amazonaws.com/111122223333/orders';

type Values = Record<string, unknown>;

function resource(type: string, values: Values, more: object = {}) {
  const address = `${type}.main`;
  return { address, mode: 'managed', type, name: 'main', values, ...more };
}

function drift(
  type: string,
  before: Values,
  after: Values | null,
  more: { change?: object; deposed?: string; mode?: string } = {},
) {
  const { change, ...rest } = more;
  return {
    address: `${type}.main`,
    mode: 'managed',
    type,
    name: 'main',
    change: {
      actions: [after === null ? 'delete' : 'update'],
      before,
      after,
      after_unknown: {},
      before_sensitive: {},
      after_sensitive: {},
      ...change,
    },
    ...rest,
  };
}

function plan(entries: object[], resources: object[] = [], more: object = {}) {
  return {
    format_version: '1.2',
    terraform_version: '1.12.2',
    planned_values: { root_module: {} },
    resource_changes: [],
    resource_drift: entries,
    prior_state: {
      format_version: '1.0',
      values: { root_module: { resources } },
    },
    ...more,
  };
}

function resultsOf(document: object) {
  return comparePlan(JSON.stringify(document)).resources;
}

/** What a plan with one drift entry says of its resource. */
function verdict(...args: Parameters<typeof drift>) {
  return resultsOf(plan([drift(...args)]))[0];
}

const queue = (values: Values) => ({
  id: URL,
  url: URL,
  arn: 'arn:aws:sqs:eu-west-1:111122223333:orders',
  ...values,
});

describe('the drift that a plan holds', () => {
  it('is what refreshing found to differ, and the rest is in sync', () => {
    const { resources, summary } = comparePlan(
      JSON.stringify(
        plan(
          [
            drift(
              'aws_sqs_queue',
              queue({ delay_seconds: 5, tags: {}, tags_all: { team: 'a' } }),
              queue({
                delay_seconds: 9,
                tags: { team: 'b' },
                tags_all: { team: 'b', by: 'hand' },
              }),
            ),
          ],
          [
            resource('aws_sqs_queue', queue({ delay_seconds: 9 })),
            resource('aws_kms_key', { id: 'k', description: 'Signs.' }),
            resource('aws_caller_identity', {}, { mode: 'data' }),
          ],
        ),
      ),
    );
    expect(resources).toMatchObject([
      { address: 'aws_kms_key.main', verdict: 'in-sync', changes: [] },
      {
        address: 'aws_sqs_queue.main',
        identity: { id: URL, resourceId: URL },
        verdict: 'drifted',
        kind: 'changed',
        changes: [
          { path: 'delay_seconds', desired: 5, live: 9, sensitive: false },
          { path: 'tags_all.by', desired: null, live: 'hand' },
          { path: 'tags_all.team', desired: 'a', live: 'b' },
        ],
      },
    ]);
    expect(summary).toMatchObject({
      resources: 2,
      inSync: 1,
      drifted: 1,
      unverifiable: 0,
      attributesCompared: 3,
      attributesDeclared: 3,
    });
  });

  it('is a deletion with what the state had, beside nothing', () => {
    expect(verdict('aws_sqs_queue', queue({ delay_seconds: 5 }), null)).toEqual(
      expect.objectContaining({
        verdict: 'drifted',
        kind: 'deleted',
        changes: [
          { path: 'delay_seconds', desired: 5, live: null, sensitive: false },
        ],
      }),
    );
    expect(verdict('other_thing', { size: 1, note: null }, null)).toMatchObject(
      { kind: 'deleted', changes: [{ path: 'size', desired: 1, live: null }] },
    );
  });

  it('comes with what the state had, and when the plan was made', () => {
    const before = queue({ delay_seconds: 5 });
    const after = queue({ delay_seconds: 9 });
    const other = resource('aws_kms_key', { id: 'k' });
    const document = plan(
      [drift('aws_sqs_queue', before, after)],
      [resource('aws_sqs_queue', after), other],
      { timestamp: '2026-11-20T11:00:00+01:00', errored: true },
    );
    expect(comparePlan(JSON.stringify(document))).toMatchObject({
      desired: [
        { address: 'aws_sqs_queue.main', attributes: before },
        { address: 'aws_kms_key.main', attributes: { id: 'k' } },
      ],
      plannedAt: '2026-11-20T10:00:00.000Z',
      cut: 'errored',
    });
    const undated = plan([], [], { timestamp: 'yesterday' });
    expect(comparePlan(JSON.stringify(undated)).plannedAt).toBeUndefined();
  });

  it('is found in modules, by the whole address', () => {
    const address = 'module.a["x"].module.b.aws_kms_key.main';
    const document = plan([], []);
    document.prior_state.values.root_module = {
      resources: [],
      child_modules: [
        { child_modules: [{ resources: [resource('x', {}, { address })] }] },
      ],
    } as never;
    expect(resultsOf(document)).toMatchObject([
      { address, verdict: 'in-sync' },
    ]);
  });

  it('is not a move, a data source, a deposed object or what is yet to be created', () => {
    const values = queue({ delay_seconds: 5 });
    const other = queue({ delay_seconds: 6 });
    const entries = [
      drift('aws_sqs_queue', values, values, {
        change: { actions: ['no-op'] },
      }),
      drift('aws_sqs_queue', values, other, { change: { actions: ['read'] } }),
      drift('aws_sqs_queue', values, other, { mode: 'data' }),
      drift('aws_sqs_queue', values, null, { deposed: '0a1b2c3d' }),
    ];
    const resources = [
      resource('aws_sqs_queue', values),
      resource('aws_sqs_queue', values, { deposed_key: '0a1b2c3d' }),
    ];
    const created = {
      address: 'aws_sqs_queue.new',
      mode: 'managed',
      type: 'aws_sqs_queue',
      change: { actions: ['create'], before: null, after: {} },
    };
    expect(
      resultsOf(plan(entries, resources, { resource_changes: [created] })),
    ).toMatchObject([{ address: 'aws_sqs_queue.main', verdict: 'in-sync' }]);
  });

  it.each([
    ['bookkeeping', { region: 'a', timeouts: null }, { region: 'b' }],
    ['null and empty', { redrive_policy: null }, { redrive_policy: '' }],
    [
      'a default',
      { deduplication_scope: null },
      { deduplication_scope: 'queue' },
    ],
    [
      'spelling',
      { redrive_policy: '{"maxReceiveCount":"5"}' },
      { redrive_policy: '{ "maxReceiveCount": 5 }' },
    ],
    [
      'a key and its ARN',
      { kms_master_key_id: 'k-1' },
      { kms_master_key_id: 'arn:aws:kms:eu-west-1:111122223333:key/k-1' },
    ],
    ["AWS's own tags", { tags_all: {} }, { tags_all: { 'aws:stack': 'x' } }],
  ])('is not %s', (_, before, after) => {
    expect(verdict('aws_sqs_queue', queue(before), queue(after))).toMatchObject(
      { verdict: 'in-sync', changes: [] },
    );
  });

  it('is not what AWS does by itself', () => {
    const storage = (allocated_storage: number) => ({
      id: 'db',
      allocated_storage,
      max_allocated_storage: 100,
    });
    const [before, within, beyond] = [20, 50, 200].map(storage);
    expect(verdict('aws_db_instance', before, within).verdict).toBe('in-sync');
    expect(verdict('aws_db_instance', before, beyond).verdict).toBe('drifted');
    const tasks = (desired_count: number) => ({ id: 's', desired_count });
    expect(verdict('aws_ecs_service', tasks(1), tasks(4))).toMatchObject({
      verdict: 'in-sync',
      unverified: [{ path: 'desired_count', reason: 'not-mapped' }],
    });
  });

  it('is not what other resources of the plan declare of the same object', () => {
    const group = (ingress: object[]) => ({ id: 'sg-1', ingress, egress: [] });
    const rule = (port: number, cidr: string) => ({
      protocol: 'tcp',
      from_port: port,
      to_port: port,
      cidr_blocks: [cidr],
    });
    const declared = resource('aws_security_group_rule', {
      id: 'sgrule-1',
      type: 'ingress',
      security_group_id: 'sg-1',
      ...rule(443, '10.0.0.0/8'),
    });
    const found = (live: object[], known: object[]) =>
      resultsOf(
        plan([drift('aws_security_group', group([]), group(live))], known),
      )[0];
    const own = rule(443, '10.0.0.0/8');
    expect(found([own], [declared])).toMatchObject({ verdict: 'in-sync' });
    const opened = [own, rule(22, '0.0.0.0/0')];
    expect(found(opened, [declared])).toMatchObject({
      verdict: 'drifted',
      changes: [{ path: 'ingress' }],
    });
    expect(found([own], [])).toMatchObject({ verdict: 'drifted' });
    const elsewhere = [
      {
        address: 'aws_security_group_rule.other',
        type: 'aws_security_group_rule',
        attributes: declared.values as JsonObject,
        sensitivePaths: [],
      },
    ];
    const alone = drift('aws_security_group', group([]), group([own]));
    expect(
      comparePlan(JSON.stringify(plan([alone])), { elsewhere }).resources,
    ).toMatchObject([{ verdict: 'in-sync' }]);

    const bucket = (policy: string) => ({ id: 'b', bucket: 'b', policy });
    const policy = '{"Statement":[{"Effect":"Allow","Action":"s3:*"}]}';
    const entry = drift('aws_s3_bucket', bucket(''), bucket(policy));
    const itsPolicy = resource('aws_s3_bucket_policy', bucket(policy));
    expect(resultsOf(plan([entry], [itsPolicy]))).toMatchObject([
      { verdict: 'in-sync' },
      { verdict: 'in-sync' },
    ]);
    expect(resultsOf(plan([entry]))).toMatchObject([
      { changes: [{ path: 'policy', live: policy }] },
    ]);

    const rules = (cors_rule: object[]) => ({
      id: 'b',
      bucket: 'b',
      cors_rule,
    });
    const ruled = drift('aws_s3_bucket', rules([]), rules([{ max_age: 5 }]));
    const itsRules = resource('aws_s3_bucket_cors_configuration', rules([]));
    expect(resultsOf(plan([ruled], [itsRules]))[0].verdict).toBe('in-sync');
    expect(resultsOf(plan([ruled]))[0].verdict).toBe('drifted');
  });

  it('is every difference of a resource that is part of a collection', () => {
    const rule = (cidr_blocks: string[]) => ({
      id: 'sgrule-1',
      type: 'ingress',
      security_group_id: 'sg-1',
      protocol: 'tcp',
      from_port: 443,
      to_port: 443,
      cidr_blocks,
    });
    const [one, two, swapped] = [
      ['10.0.0.0/8'],
      ['10.0.0.0/8', '0.0.0.0/0'],
      ['0.0.0.0/0', '10.0.0.0/8'],
    ].map(rule);
    const type = 'aws_security_group_rule';
    expect(verdict(type, one, two).changes).toMatchObject([
      { path: 'cidr_blocks', live: ['10.0.0.0/8', '0.0.0.0/0'] },
    ]);
    expect(verdict(type, two, swapped).verdict).toBe('in-sync');
  });

  it('is compared leaf by leaf where a type has no mapping', () => {
    expect(
      verdict(
        'other_thing',
        { a: { b: 1, c: 2 }, list: [1, 2], block: [{ x: 1 }], none: null },
        { a: { b: 1, c: 3 }, list: [2, 1], block: [{ x: 2 }], none: [] },
      ).changes.map(({ path }) => path),
    ).toEqual(['a.c', 'block[0].x', 'list']);
  });

  it('counts a block that came or went', () => {
    const bucket = (versioning: object[]) => ({ id: 'b', versioning });
    const there = bucket([{ enabled: true, mfa_delete: false }]);
    expect(verdict('aws_s3_bucket', bucket([]), there).changes).toMatchObject([
      { path: 'versioning[0].enabled', desired: null, live: true },
    ]);
  });

  it('says that a key and its alias cannot be told apart', () => {
    expect(
      verdict(
        'aws_sqs_queue',
        queue({ kms_master_key_id: 'alias/mine' }),
        queue({ kms_master_key_id: 'k-1' }),
      ),
    ).toMatchObject({
      verdict: 'in-sync',
      unverified: [{ path: 'kms_master_key_id', reason: 'not-returned' }],
    });
  });

  it('says which attributes no provider can read', () => {
    const values = { id: 'db', identifier: 'db', password: 'CANARY' };
    const document = plan([], [resource('aws_db_instance', values)]);
    const [result] = resultsOf(document);
    expect(result.unverified).toEqual([
      { path: 'password', reason: 'write-only' },
    ]);
    expect(JSON.stringify(result)).not.toContain('CANARY');
  });

  it('leaves out what the plan does not know', () => {
    expect(
      verdict(
        'other_thing',
        { a: 1, b: 1 },
        { b: 2 },
        {
          change: { after_unknown: { a: true } },
        },
      ),
    ).toMatchObject({
      changes: [{ path: 'b' }],
      unverified: [{ path: 'a', reason: 'not-returned' }],
    });
  });

  it('masks what either side marks, and what repeats it', () => {
    const result = verdict(
      'other_thing',
      { note: 'CANARY-1', block: [{ v: 'CANARY-2' }], size: 1, copy: 'x' },
      {
        note: 'CANARY-3',
        block: [{ v: 'CANARY-4' }],
        size: 2,
        copy: 'of CANARY-3',
      },
      {
        change: {
          before_sensitive: { note: true },
          after_sensitive: { block: [{ v: true }] },
        },
      },
    );
    expect(JSON.stringify(result)).not.toContain('CANARY');
    expect(result.changes.map(c => [c.path, c.sensitive])).toEqual([
      ['block[0].v', true],
      ['copy', true],
      ['note', true],
      ['size', false],
    ]);
    const gone = verdict('other_thing', { note: 'CANARY' }, null, {
      change: { before_sensitive: true },
    });
    expect(gone).toMatchObject({ kind: 'deleted', changes: [{ live: null }] });
    expect(JSON.stringify(gone)).not.toContain('CANARY');
  });

  it.each([
    [{ errored: true, complete: false }, 'ended in an error'],
    [{ complete: false }, 'not complete'],
  ])('says nothing of the rest when the plan was cut: %j', (more, says) => {
    const entry = drift('other_thing', { a: 1 }, { a: 2 });
    const rest = resource('aws_sqs_queue', queue({}));
    expect(resultsOf(plan([entry], [rest], more))).toMatchObject([
      {
        verdict: 'unverifiable',
        reason: 'source-error',
        detail: expect.stringContaining(says),
      },
      { verdict: 'drifted' },
    ]);
  });

  it('is nothing where there was nothing', () => {
    const { prior_state: _, resource_drift: __, ...fresh } = plan([]);
    expect(resultsOf(fresh)).toEqual([]);
  });

  it('takes hostile names as data', () => {
    const result = JSON.parse(
      '{"__proto__":{"polluted":"yes"},"constructor":"x","toString":[1]}',
    );
    const found = verdict('__proto__', result, { id: 'x' });
    expect(found.changes.map(({ path }) => path)).toEqual([
      '__proto__.polluted',
      'constructor',
      'id',
      'toString',
    ]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(
      verdict(
        'aws_sqs_queue',
        queue({ redrive_policy: deep }),
        queue({ redrive_policy: '{}' }),
      ),
    ).toMatchObject({ verdict: 'unverifiable', reason: 'source-error' });
  });
});

describe('what is no plan', () => {
  const deep = 10_000;
  it.each([
    ['plan file itself', 'PK\u0003\u0004CANARY'],
    ['empty', ''],
    ['empty', ' \n'],
    ['not valid JSON', 'CANARY'],
    ['cut short', '{"format_version":"1.2","CANARY'],
    ['-out=PLANFILE', '{"@level":"info"}\n{"@level":"info"}'],
    ['not a plan', '[]'],
    ['not a plan', '{"CANARY":1}'],
    ['not a plan', '{"format_version":"1.0","provider_schemas":{}}'],
    ['a state', '{"version":4,"serial":1,"lineage":"CANARY"}'],
    ['a state', '{"format_version":"1.0","values":{}}'],
    ['older', '{"format_version":"0.2","planned_values":{}}'],
    ['upgrade', '{"format_version":"2.0","planned_values":{}}'],
    ['resource_drift', '{"format_version":"1.2","resource_drift":{}}'],
    ['resource_drift', '{"format_version":"1.2","resource_drift":[1]}'],
    ['shape', '{"format_version":"1.2","resource_drift":[{"mode":"managed"}]}'],
    [
      'prior_state',
      '{"format_version":"1.2","prior_state":{"values":{"root_module":[]}}}',
    ],
    [
      'deeper',
      `{"format_version":"1.2","resource_drift":${'['.repeat(deep)}${']'.repeat(
        deep,
      )}}`,
    ],
  ])('is told in one sentence: %s', (says, source) => {
    const read = () => comparePlan(new TextEncoder().encode(source));
    expect(read).toThrow(says);
    expect(read).toThrow(/^[^\n]+\.$/);
    expect(read).not.toThrow('CANARY');
  });
});

describe('of any plan', () => {
  const actions = fc.uniqueArray(fc.stringMatching(/^s3:[A-Z][a-z]{1,8}$/), {
    minLength: 1,
    maxLength: 6,
  });
  const document = (action: string[], indent: number) =>
    JSON.stringify(
      { Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] },
      null,
      indent,
    );

  it('a shuffled set or a policy written anew is no drift, a changed one is', () => {
    const shuffled = actions.chain(all =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, fc.nat(4), ([all, other], indent) => {
        const before = { policy: document(all, 0), id: 'b', bucket: 'b' };
        const same = { ...before, policy: document(other, indent) };
        const more = {
          ...before,
          policy: document([...other, 's3:*'], indent),
        };
        const type = 'aws_s3_bucket_policy';
        expect(verdict(type, before, same).verdict).toBe('in-sync');
        expect(verdict(type, before, more).verdict).toBe('drifted');

        const db = (ids: string[]) => ({
          id: 'd',
          vpc_security_group_ids: ids,
        });
        const rds = (ids: string[]) =>
          verdict('aws_db_instance', db(all), db(ids)).verdict;
        expect(rds(other)).toBe('in-sync');
        expect(rds(other.slice(1))).toBe('drifted');
      }),
      { numRuns: 50 },
    );
  });

  it('whatever a changed leaf is called, it is drift and keeps its values', () => {
    const key = fc
      .oneof(fc.constantFrom('__proto__', 'constructor'), fc.string())
      .filter(name => !/[.[\]]/.test(name) && name !== '');
    fc.assert(
      fc.property(key, fc.integer({ min: 1 }), (name, n) => {
        const side = (value: number) =>
          Object.fromEntries([
            ['settings', Object.fromEntries([[name, value]])],
          ]);
        const [change] = verdict('other_thing', side(n), side(-n)).changes;
        expect(change.path).toBe(`settings.${name}`);
        expect([
          [n, -n],
          [SENSITIVE_VALUE, SENSITIVE_VALUE],
        ]).toContainEqual([change.desired, change.live]);
      }),
      { numRuns: 100 },
    );
  });
});
