import fc from 'fast-check';
import { clusters, type Span } from './clusters';

const span = (from: number, to: number): Span => ({
  from: new Date(from),
  to: new Date(to),
});
const spans = fc.array(
  fc
    .tuple(fc.nat(100_000), fc.nat(5_000))
    .map(([from, length]) => span(from, from + length)),
  { minLength: 1, maxLength: 40 },
);

describe('clusters', () => {
  it('makes one of spans that overlap, and keeps apart what lies apart', () => {
    expect(clusters([span(10, 20), span(50, 60), span(15, 30)], 8)).toEqual([
      span(50, 60),
      span(10, 30),
    ]);
  });

  it('closes the shortest gaps first', () => {
    expect(clusters([span(0, 1), span(10, 11), span(13, 14)], 2)).toEqual([
      span(10, 14),
      span(0, 1),
    ]);
  });

  it('covers every span, with no more than it may, newest first', () => {
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 10 }), (given, most) => {
        const found = clusters(given, most);
        expect(found.length).toBeLessThanOrEqual(most);
        for (const { from, to } of given) {
          expect(found.some(c => c.from <= from && c.to >= to)).toBe(true);
        }
        const starts = found.map(({ from }) => +from);
        expect(starts).toEqual([...starts].sort((a, b) => b - a));
      }),
    );
  });

  it('leaves what it was given as it is', () => {
    const given = [span(0, 10), span(5, 20)];
    clusters(given, 1);
    expect(given).toEqual([span(0, 10), span(5, 20)]);
  });
});
