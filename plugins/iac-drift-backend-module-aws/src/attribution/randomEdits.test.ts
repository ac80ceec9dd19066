import type { JsonObject, JsonValue } from '@iac-drift/engine';
import fc from 'fast-check';
import { change, event, judge, result } from './__testUtils__/judge';

const RUNS = process.env.IAC_DRIFT_LONG_TESTS ? 20_000 : 1_000;

/** Somebody does something to one thing of a resource, or fails to. */
const edits = <T>(what: fc.Arbitrary<T>) =>
  fc.array(
    fc.record({
      who: fc.constantFrom('alice', 'bob', 'carol'),
      what,
      isOn: fc.boolean(),
      fails: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  );
type Edit<T> = { who: string; what: T; isOn: boolean; fails: boolean };

/** Who made each thing what it is, by the edits that changed it. */
function play<T>(all: Edit<T>[], initial: ReadonlyMap<string, JsonValue>) {
  const live = new Map(initial);
  const authors = new Map<string, string>();
  return {
    live,
    authors,
    apply(one: Edit<T>, key: string, value: JsonValue | undefined) {
      if (live.get(key) === value) return;
      if (value === undefined) live.delete(key);
      else live.set(key, value);
      authors.set(key, one.who);
    },
    succeeded: all.filter(({ fails }) => !fails),
  };
}

const named = (
  subject: ReturnType<typeof result>,
  events: ReturnType<typeof event>[],
) => judge(subject, events).caller?.actor;

describe('of all that happened, nobody is named for what another did', () => {
  it('to the rules of a group', () => {
    const thing = fc.record({
      port: fc.constantFrom(22, 80, 443),
      cidr: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '::/0'),
      range: fc.boolean(),
    });
    const things = fc.uniqueArray(thing, {
      minLength: 1,
      maxLength: 3,
      selector: one => JSON.stringify(one),
    });
    const rule = (key: string) => {
      const [from, to, cidr] = key.split(' ');
      return {
        protocol: 'tcp',
        from_port: Number(from),
        to_port: Number(to),
        description: '',
        self: false,
        cidr_blocks: cidr.includes(':') ? [] : [cidr],
        ipv6_cidr_blocks: cidr.includes(':') ? [cidr] : [],
      };
    };
    const before = new Map([['22 22 10.0.0.0/8', true]]);
    let count = 0;
    fc.assert(
      fc.property(edits(things), all => {
        const { live, authors, apply } = play(all, before);
        const keysOf = ({ what }: (typeof all)[0]) =>
          what.map(
            ({ port, cidr, range }) => `${port} ${range ? 8080 : port} ${cidr}`,
          );
        // What is there cannot be added, nor taken away what is not.
        const failed = all.filter(one => {
          const keys = keysOf(one);
          if (one.fails || keys.some(key => live.has(key) === one.isOn)) {
            return true;
          }
          keys.forEach(key => apply(one, key, one.isOn ? true : undefined));
          return false;
        });
        const permission = (key: string): JsonObject => {
          const [fromPort, toPort, cidr] = key.split(' ');
          return {
            ipProtocol: 'tcp',
            fromPort: Number(fromPort),
            toPort: Number(toPort),
            ...(cidr.includes(':')
              ? { ipv6Ranges: { items: [{ cidrIpv6: cidr }] } }
              : { ipRanges: { items: [{ cidrIp: cidr }] } }),
          };
        };
        const events = all.map((one, at) =>
          event(
            at + 1,
            one.who,
            `${one.isOn ? 'Authorize' : 'Revoke'}SecurityGroupIngress`,
            {
              groupId: 'r-1',
              ipPermissions: { items: keysOf(one).map(permission) },
            },
            failed.includes(one) ? { errorCode: 'Client.Failed' } : {},
          ),
        );
        for (const key of new Set([...before.keys(), ...live.keys()])) {
          if (before.has(key) === live.has(key)) continue;
          const subject = result(
            'aws_security_group',
            'AWS::EC2::SecurityGroup',
            [
              change(
                'ingress',
                before.has(key) ? [rule(key)] : [],
                live.has(key) ? [rule(key)] : [],
              ),
            ],
          );
          expect([authors.get(key), undefined]).toContain(
            named(subject, events),
          );
          count += named(subject, events) ? 1 : 0;
        }
      }),
      { numRuns: RUNS },
    );
    expect(count).toBeGreaterThan(RUNS / 2);
  });

  it('to the tags of an instance', () => {
    const thing = fc.record({
      key: fc.constantFrom('team', 'Team', 'env'),
      value: fc.constantFrom('a', 'b'),
    });
    const before = new Map([['team', 'z']]);
    let count = 0;
    fc.assert(
      fc.property(edits(thing), all => {
        const { live, authors, apply, succeeded } = play(all, before);
        succeeded.forEach(one =>
          apply(one, one.what.key, one.isOn ? one.what.value : undefined),
        );
        const events = all.map(({ who, what, isOn, fails }, at) =>
          event(
            at + 1,
            who,
            isOn ? 'CreateTags' : 'DeleteTags',
            {
              resourcesSet: { items: [{ resourceId: 'r-1' }] },
              tagSet: { items: [isOn ? what : { key: what.key }] },
            },
            fails ? { errorCode: 'Client.Failed' } : {},
          ),
        );
        for (const key of new Set([...before.keys(), ...live.keys()])) {
          const from = before.get(key) ?? null;
          const to = live.get(key) ?? null;
          if (from === to) continue;
          const subject = result('aws_instance', 'AWS::EC2::Instance', [
            change(`tags_all.${key}`, from, to),
          ]);
          const actor = named(subject, events);
          // Who sets a tag to what it is says so, and is as good a name.
          const same = succeeded
            .filter(
              one => one.isOn && one.what.key === key && one.what.value === to,
            )
            .at(-1)?.who;
          const gone = succeeded
            .filter(one => !one.isOn && one.what.key === key)
            .at(-1)?.who;
          expect([
            authors.get(key),
            to === null ? gone : same,
            undefined,
          ]).toContain(actor);
          count += actor ? 1 : 0;
        }
      }),
      { numRuns: RUNS },
    );
    expect(count).toBeGreaterThan(RUNS / 2);
  });

  it.each<[string, string, string, string, (set: JsonObject) => JsonObject]>([
    [
      'function',
      'AWS::Lambda::Function',
      'lambda',
      'UpdateFunctionConfiguration20150331v2',
      set => ({ functionName: 'r-1', ...set }),
    ],
    [
      'queue',
      'AWS::SQS::Queue',
      'sqs',
      'SetQueueAttributes',
      set => ({ queueUrl: 'r-1', attributes: set }),
    ],
  ])('to the attributes of a %s', (_, resourceType, service, name, request) => {
    const isQueue = service === 'sqs';
    const keys: Record<string, string> = isQueue
      ? {
          visibility_timeout_seconds: 'VisibilityTimeout',
          delay_seconds: 'DelaySeconds',
          receive_wait_time_seconds: 'ReceiveMessageWaitTimeSeconds',
          kms_master_key_id: 'KmsMasterKeyId',
        }
      : {
          memory_size: 'memorySize',
          timeout: 'timeout',
          description: 'description',
          handler: 'handler',
        };
    const paths = Object.keys(keys);
    const thing = fc.record({
      path: fc.constantFrom(...paths),
      value: fc.constantFrom('10', '20', '30'),
      isHidden: fc.boolean(),
    });
    const before = new Map(paths.map(path => [path, '0']));
    let count = 0;
    fc.assert(
      fc.property(edits(thing), all => {
        const { live, authors, apply, succeeded } = play(all, before);
        succeeded.forEach(one => apply(one, one.what.path, one.what.value));
        const events = all.map(({ who, what, fails }, at) =>
          event(
            at + 1,
            who,
            name,
            request({
              [keys[what.path]]: what.isHidden
                ? 'HIDDEN_DUE_TO_SECURITY_REASONS'
                : what.value,
            }),
            {
              eventSource: `${service}.amazonaws.com`,
              ...(fails ? { errorCode: 'Failed' } : {}),
            },
          ),
        );
        for (const [path, to] of live) {
          if (to === '0') continue;
          const subject = result('aws_x', resourceType, [
            change(path, '0', to),
          ]);
          const actor = named(subject, events);
          const same = succeeded
            .filter(one => one.what.path === path && one.what.value === to)
            .map(one => one.who);
          expect([authors.get(path), same.at(-1), undefined]).toContain(actor);
          count += actor ? 1 : 0;
        }
      }),
      { numRuns: RUNS },
    );
    expect(count).toBeGreaterThan(RUNS / 4);
  });
});
