import type { JsonValue } from '@iac-drift/engine';
import { canonicalize } from '@iac-drift/ledger';
import fc from 'fast-check';
import { digestOf, stableJson, toLogChanges, toLogValue } from './logData';

describe('what goes into the log', () => {
  it('always has a canonical form', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ stringUnit: 'binary', maxDepth: 40 }),
        value => {
          expect(() => canonicalize(toLogValue(value))).not.toThrow();
        },
      ),
    );
  });

  it.each<[string, unknown, JsonValue]>([
    ['a number that JSON cannot carry', 2 ** 53, '9007199254740992'],
    ['infinity', JSON.parse('1e999'), 'Infinity'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['a pair of surrogates', '😀', '😀'],
    ['undefined in an object', { a: undefined, b: 1 }, { b: 1 }],
    ['undefined in a list', [undefined], [null]],
  ])('carries %s', (_what, value, expected) => {
    expect(toLogValue(value)).toEqual(expected);
  });

  it('keeps a key named __proto__ as a key', () => {
    const value = toLogValue(JSON.parse('{"__proto__":{"x":1}}'));
    expect(JSON.stringify(value)).toBe('{"__proto__":{"x":1}}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(stableJson(value)).toBe('{"__proto__":{"x":1}}');
  });

  it('turns what is nested too deeply into text', () => {
    let value: JsonValue = 'end';
    for (let i = 0; i < 100; i++) {
      value = [value];
    }
    expect(() => canonicalize(toLogValue(value))).not.toThrow();
    expect(JSON.stringify(toLogValue(value))).toContain('end');
  });

  it('replaces the largest values by their digest when all is too much', () => {
    const [large, small] = toLogChanges([
      {
        path: 'a',
        desired: 'x'.repeat(2_000_000),
        live: 'y',
        sensitive: false,
      },
      { path: 'b', desired: 1, live: 2, sensitive: false },
    ]);
    expect(large).toMatchObject({
      desired: { omitted: 'too large for the log', bytes: 2_000_002 },
      live: 'y',
    });
    expect(small).toEqual({ path: 'b', desired: 1, live: 2, sensitive: false });
  });

  it('bounds any number of changes', () => {
    const changes = toLogChanges(
      Array.from({ length: 50_000 }, (_, i) => ({
        path: `tags_all.${i}`,
        desired: 'a',
        live: 'b',
        sensitive: false,
      })),
    );
    expect(JSON.stringify(changes).length).toBeLessThanOrEqual(1_000_100);
  });

  it('has the same digest whatever the order of keys', () => {
    expect(digestOf({ a: 1, b: { c: 2, d: 3 } })).toBe(
      digestOf({ b: { d: 3, c: 2 }, a: 1 }),
    );
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });
});
