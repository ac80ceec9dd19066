/** @jest-environment node */
import fc from 'fast-check';
import { LIVE } from '../fixtures/account';
import { normaliseItem } from '../items/normaliseItem';
import { mappingsInOrder } from '../mappings/registry';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { compare } from './compare';

/** `IAC_DRIFT_LONG_TESTS=1` for the full number. */
const RUNS = process.env.IAC_DRIFT_LONG_TESTS ? 100_000 : 5_000;

const MAPPINGS = mappingsInOrder();

const ATTRIBUTES = [
  ...new Set(
    MAPPINGS.flatMap(([, m]) => [
      ...Object.keys(m.attributes),
      ...Object.keys(m.parts),
      ...m.partOf,
    ]).map(path => path.split(/[.[]/)[0]),
  ),
  'id',
  'arn',
  '__proto__',
  'constructor',
];

const LIVE_KEYS = [
  ...new Set([
    ...LIVE.flatMap(i => [
      ...Object.keys(i.configuration as JsonObject),
      ...Object.keys(i.supplementaryConfiguration),
    ]),
    ...MAPPINGS.flatMap(([, m]) =>
      (m.shape ?? []).map(([path]) => path.split('.')[0]),
    ),
  ]),
  'associations',
  'entries',
  'BucketLifecycleConfiguration',
  'BucketNotificationConfiguration',
  'AccessControlList',
  'ContainerDefinitions',
  'Targets',
  '__proto__',
  'toString',
];

const json = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>;
const value = fc.oneof(
  json,
  fc.constantFrom<JsonValue>('x', 'arn:aws:iam::1:role/x', '{"a":', '%7B%', -1),
);

function objectOf(keys: string[]): fc.Arbitrary<JsonObject> {
  const inner = fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 3 });
  return fc.dictionary(
    fc.constantFrom(...keys),
    fc.oneof(value, fc.array(inner, { maxLength: 2 }), inner),
    { maxKeys: 8 },
  ) as fc.Arbitrary<JsonObject>;
}

const ids = Object.fromEntries(
  ATTRIBUTES.filter(name => /(^|_)(id|url|arn|name|bucket)$/.test(name)).map(
    name => [name, 'x'],
  ),
);

const input = fc.record({
  mapping: fc.constantFrom(...MAPPINGS),
  attributes: objectOf(ATTRIBUTES),
  configuration: fc.oneof(objectOf(LIVE_KEYS), value),
  supplementaryConfiguration: fc.oneof(objectOf(LIVE_KEYS), value),
  tags: value,
});

describe('malformed states and items', () => {
  it('get a verdict, and touch nothing else', () => {
    let matched = 0;
    fc.assert(
      fc.property(input, ({ mapping: [type, m], attributes, ...raw }) => {
        const item = normaliseItem({
          resourceType: m.resourceType,
          resourceId: 'x',
          resourceName: 'x',
          ...raw,
        }) as LiveItem;
        const { resources } = compare({
          desired: [
            {
              address: `${type}.x`,
              type,
              attributes: { ...attributes, ...ids, role: 'x', user: 'x' },
              sensitivePaths: [],
            },
          ],
          live: [item],
        });
        const [result] = resources;
        expect(resources).toHaveLength(1);
        expect(result.reason).not.toBe('source-error');
        expect(result.verdict === 'unverifiable').toBe(
          result.reason !== undefined,
        );
        if (result.identity.resourceId === 'x') matched += 1;
      }),
      { numRuns: RUNS },
    );
    expect(matched).toBeGreaterThan(RUNS / 2);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
