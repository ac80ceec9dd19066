import fc from 'fast-check';
import { JsonValue } from '@iac-drift/backstage-plugin-iac-drift-common';
import { DiffLine, diffLines } from './diffLines';

const marks = (lines: DiffLine[]) => lines.map(line => line.mark);
const json = () => fc.jsonValue() as fc.Arbitrary<JsonValue>;

/** How a value is shown when there is nothing beside it. */
const shown = (value: JsonValue) =>
  diffLines(null, value).map(line => line.live);

describe('diffLines', () => {
  it('puts two scalars beside each other', () => {
    expect(diffLines('a', 1)).toEqual([
      { mark: 'changed', desired: '"a"', live: '1' },
    ]);
  });

  it('tells a number from the same digits as text', () => {
    expect(marks(diffLines(1, '1'))).toEqual(['changed']);
  });

  it('finds an added member wherever it stands in the list', () => {
    expect(diffLines(['b', 'c'], ['a', 'c', 'b'])).toEqual([
      { mark: 'same', desired: '[', live: '[' },
      { mark: 'same', desired: '  "b"', live: '  "b"' },
      { mark: 'same', desired: '  "c"', live: '  "c"' },
      { mark: 'added', live: '  "a"' },
      { mark: 'same', desired: ']', live: ']' },
    ]);
  });

  it('counts members that occur more than once', () => {
    expect(marks(diffLines(['a'], ['a', 'a']))).toEqual([
      'same',
      'same',
      'added',
      'same',
    ]);
  });

  it('shows lists that differ in order only as differing where they do', () => {
    expect(marks(diffLines(['a', 'b'], ['b', 'a']))).toEqual([
      'same',
      'changed',
      'changed',
      'same',
    ]);
  });

  it('lays a member that changed in one key beside the one it was', () => {
    const rule = { from_port: 22, to_port: 22, protocol: 'tcp' };
    const lines = diffLines([rule], [{ ...rule, to_port: 23 }]);
    expect(lines.filter(line => line.mark !== 'same')).toEqual([
      {
        mark: 'changed',
        desired: '    "to_port": 22',
        live: '    "to_port": 23',
      },
    ]);
  });

  it('does not lay members beside each other that have little in common', () => {
    const lines = diffLines([{ a: 1, b: 2, c: 3 }], [{ a: 1, b: 'x', c: 'y' }]);
    expect(marks(lines)).toContain('removed');
    expect(marks(lines)).toContain('added');
  });

  it('reads policies that are stored as text', () => {
    const lines = diffLines('{"a":1,"b":2}', '{ "b": 2, "a": 3 }');
    expect(lines.filter(line => line.mark !== 'same')).toEqual([
      { mark: 'changed', desired: '  "a": 1', live: '  "a": 3' },
    ]);
  });

  it('leaves a text that is no JSON as it is', () => {
    expect(diffLines('{not json', 'x')).toEqual([
      { mark: 'changed', desired: '"{not json"', live: '"x"' },
    ]);
  });

  it('shows a key named __proto__ as any other key', () => {
    const live = JSON.parse('{"__proto__": {"polluted": true}, "a": 1}');
    const lines = diffLines({ a: 1 }, live);
    expect(lines.map(line => line.live)).toContain('  "__proto__": {');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('marks nothing when a value stands beside itself', () => {
    fc.assert(
      fc.property(json(), value => {
        expect(new Set(marks(diffLines(value, value)))).toEqual(
          new Set(['same']),
        );
      }),
    );
  });

  it('marks something whenever two values differ', () => {
    fc.assert(
      fc.property(json(), json(), (desired, live) => {
        fc.pre(JSON.stringify(shown(desired)) !== JSON.stringify(shown(live)));
        expect(marks(diffLines(desired, live)).some(m => m !== 'same')).toBe(
          true,
        );
      }),
    );
  });

  it('loses no member of the live list', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.array(fc.string()),
        (desired, live) => {
          const members = diffLines(desired, live)
            .flatMap(line => (line.live === undefined ? [] : [line.live]))
            .map(text => text.trim())
            .filter(text => !['[', ']', '[]'].includes(text));
          expect(members.sort()).toEqual(
            live.map(value => JSON.stringify(value)).sort(),
          );
        },
      ),
    );
  });
});
