/** @jest-environment node */
import fc from 'fast-check';
import { blocks } from './blocks';

const rules = blocks({
  id: null,
  days: -1,
  on: null,
  inner: { name: null, port: 80 },
});

describe('blocks', () => {
  it.each([
    [
      [{ id: 'a' }, { id: 'b' }],
      [{ id: 'b' }, { id: 'a' }],
    ],
    [[{ id: 'a', days: 0 }], [{ id: 'a', days: -1 }]],
    [[{ id: 'a', days: 5 }], [{ id: 'a', days: '5' }]],
    [[{ id: 'a', on: false }], [{ id: 'a', on: null }]],
    [[{ id: 'a', inner: [] }], [{ id: 'a', inner: [{ port: 80 }] }]],
    [
      [{ id: 'a', inner: [{ name: 'n' }] }],
      [{ id: 'a', inner: { name: 'n' } }],
    ],
    [[{ id: 'a', other: 1 }], [{ id: 'a' }]],
  ])('%j is %j', (desired, live) => {
    expect(rules.compare(desired, live)).toBe('equal');
  });

  it.each([
    [[{ id: 'a' }], []],
    [[], [{ id: 'a' }]],
    [[{ id: 'a', days: 5 }], [{ id: 'a', days: 6 }]],
    [[{ id: 'a', on: true }], [{ id: 'a', on: false }]],
    [[{ id: 'a' }], [{ id: 'a', inner: [{ name: 'n' }] }]],
  ])('%j is not %j', (desired, live) => {
    expect(rules.compare(desired, live)).toBe('different');
  });

  it('does not judge a field that no live block shows', () => {
    expect(rules.compare([{ id: 'a', days: 5 }], [{ id: 'a' }])).toBe('equal');
    expect(
      rules.compare(
        [{ id: 'a', days: 5 }, { id: 'b' }],
        [{ id: 'a' }, { id: 'b', days: -1 }],
      ),
    ).toBe('different');
  });

  it('sees any change of a given field, and no order', () => {
    const block = fc.record({
      id: fc.uuid(),
      days: fc.integer({ min: 1, max: 99 }),
      inner: fc.array(
        fc.record({ name: fc.uuid(), port: fc.integer({ min: 1, max: 79 }) }),
      ),
    });
    fc.assert(
      fc.property(fc.array(block, { minLength: 1 }), list => {
        expect(rules.compare(list, [...list].reverse())).toBe('equal');
        const [first, ...rest] = list;
        expect(
          rules.compare(list, [{ ...first, days: first.days + 1 }, ...rest]),
        ).toBe('different');
      }),
    );
  });
});
