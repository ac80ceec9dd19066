import { freshnessOf } from './Freshness';

describe('freshnessOf', () => {
  const now = 1_000_000;

  it.each([
    ['half a minute and three minutes', undefined, 30_000, 180_000],
    ['as long as nothing changed', 60_000, 30_000, 60_000],
    ['since the change', 5_000, 5_000, 5_000],
    ['now, for a change to come', -5_000, 0, 0],
    ['now, for a time that is none', NaN, 0, 0],
  ])('is %s', (_, maxAge, items, settings) => {
    expect(freshnessOf(now, maxAge)).toEqual({
      items: now - items,
      settings: now - settings,
    });
  });
});
