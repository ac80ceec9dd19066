/** @jest-environment node */
import fc from 'fast-check';
import { DESIRED, LIVE } from '../fixtures/account';
import { notInSync } from '../fixtures/edit';
import { isObject } from '../json';
import { mappingOf } from '../mappings/registry';
import { stepsOf, valueAt } from '../paths';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { compare } from './compare';

/** Lists whose order says something. */
const ORDERED = new Set(['layers', 'rules', 'dBParameterGroups']);

/** The same value with its lists and keys in another order. */
function shuffled(value: JsonValue, next: () => number, key = ''): JsonValue {
  const mix = <T>(list: T[]) =>
    ORDERED.has(key)
      ? list
      : list
          .map(element => ({ element, at: next() }))
          .sort((a, b) => a.at - b.at)
          .map(e => e.element);
  if (Array.isArray(value)) return mix(value.map(v => shuffled(v, next)));
  if (isObject(value)) {
    return Object.fromEntries(
      mix(Object.entries(value)).map(([k, v]) => [k, shuffled(v, next, k)]),
    );
  }
  if (typeof value === 'string' && value.startsWith('{')) {
    return JSON.stringify(shuffled(JSON.parse(value), next), null, 1);
  }
  return value;
}

/** Another value of the same kind. */
function another(value: JsonValue): JsonValue {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 7;
  return `${value}9`;
}

/** What may differ and be no drift by a documented rule, or cannot be compared. */
const TOLERANT = new Set(['allocated_storage', 'redrive_policy', 'policy']);

describe('properties of the comparison', () => {
  it('no order of lists or keys, no format of documents is drift', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), random => {
        const next = () => random.next().value;
        const live = LIVE.map(item => ({
          ...item,
          configuration: shuffled(item.configuration, next),
          supplementaryConfiguration: shuffled(
            item.supplementaryConfiguration,
            next,
          ) as JsonObject,
        }));
        expect(notInSync({ live })).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('a key that an item lacks is never drift', () => {
    const cases = LIVE.flatMap((item, at) =>
      (['configuration', 'supplementaryConfiguration'] as const).flatMap(part =>
        Object.keys(item[part] as JsonObject).map(key => ({ at, part, key })),
      ),
    ).filter(c => c.key !== 'PublicAccessBlockConfiguration');
    for (const { at, part, key } of cases) {
      const live = structuredClone(LIVE);
      delete (live[at][part] as JsonObject)[key];
      const drifted = notInSync({ live }).filter(r => r.verdict === 'drifted');
      expect([key, drifted]).toEqual([key, []]);
    }
    expect(cases.length).toBeGreaterThan(100);
  });

  it('another value of any compared attribute is always drift', () => {
    let count = 0;
    for (const resource of DESIRED) {
      const rules = Object.keys(mappingOf(resource.type)?.attributes ?? {});
      for (const path of rules) {
        const value = valueAt(resource.attributes, path);
        const isScalar = ['string', 'number', 'boolean'].includes(typeof value);
        if (!isScalar || value === '' || TOLERANT.has(path)) continue;
        const before = compare({
          desired: [resource],
          live: LIVE,
          elsewhere: DESIRED,
        });
        if (before.resources[0].unverified.some(u => u.path === path)) continue;
        const changed = structuredClone(resource);
        setAt(changed.attributes, path, another(value as JsonValue));
        const { resources } = compare({
          desired: [changed],
          live: LIVE,
          elsewhere: DESIRED,
        });
        const [result] = resources;
        const isUnseen = result.unverified.some(u => u.path === path);
        const isElsewhere = mappingOf(resource.type)?.attributes[path]
          .declaredBy;
        if (isUnseen || isElsewhere) continue;
        count += 1;
        expect([resource.address, path, result.verdict]).toEqual([
          resource.address,
          path,
          'drifted',
        ]);
        expect(result.changes.map(c => c.path)).toContain(path);
      }
    }
    expect(count).toBeGreaterThan(60);
  });

  it('whatever state and items hold, every resource gets a verdict', () => {
    const types = [...new Set(DESIRED.map(r => r.type))];
    const keys = [
      ...new Set([
        ...DESIRED.flatMap(r => Object.keys(r.attributes)),
        ...LIVE.flatMap(i => Object.keys(i.configuration as JsonObject)),
        '__proto__',
        'constructor',
      ]),
    ];
    const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
    const object = fc.dictionary(
      fc.constantFrom(...keys),
      fc.oneof(json, fc.constant('id-1')),
    ) as fc.Arbitrary<JsonObject>;
    const resource = fc.record({
      address: fc.string(),
      type: fc.constantFrom(...types, '__proto__'),
      attributes: fc.oneof(
        object.map(o => ({
          ...o,
          id: 'id-1',
          url: 'id-1',
          bucket: 'id-1',
          role: 'id-1',
          security_group_id: 'id-1',
          resource_id: 'id-1',
          function_name: 'id-1',
        })),
        object,
      ),
      sensitivePaths: fc.array(fc.string()),
    });
    const item = fc.record({
      resourceType: fc.constantFrom(...LIVE.map(i => i.resourceType)),
      resourceId: fc.constant('id-1'),
      resourceName: fc.constant('id-1'),
      status: fc.constant('present' as const),
      configuration: fc.oneof(object, json),
      supplementaryConfiguration: object,
    });
    fc.assert(
      fc.property(
        fc.array(resource),
        fc.array(item as fc.Arbitrary<LiveItem>),
        (desired, live) => {
          const { resources } = compare({ desired, live });
          expect(resources).toHaveLength(desired.length);
          for (const r of resources) {
            expect(r.reason).not.toBe('source-error');
            expect(r.verdict === 'unverifiable').toBe(r.reason !== undefined);
            expect(r.verdict === 'drifted').toBe(r.kind !== undefined);
            expect(r.attributesDeclared).toBeGreaterThanOrEqual(
              r.attributesCompared,
            );
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});

function setAt(attributes: JsonObject, path: string, value: JsonValue) {
  const steps = stepsOf(path);
  let holder = attributes as { [step: string | number]: JsonValue };
  for (const step of steps.slice(0, -1)) {
    holder = holder[step] as unknown as typeof holder;
  }
  holder[steps[steps.length - 1]] = value;
}
