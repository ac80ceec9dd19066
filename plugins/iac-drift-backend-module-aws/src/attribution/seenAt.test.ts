import { seenAt } from './seenAt';

const EARLY = '2026-01-01T00:00:00.000Z';
const LATE = '2026-02-01T00:00:00.000Z';

const sources = [
  {
    source: 'cloud-control' as const,
    liveAsOf: LATE,
    attributes: ['description', 'environment[0].variables'],
  },
];
const change = (path: string) => [
  { path, desired: 'a', live: 'b', sensitive: false },
];

describe('when changes were seen', () => {
  it.each([
    ['description', LATE],
    ['environment[0].variables.LOG_LEVEL', LATE],
    ['timeout', EARLY],
    ['descriptions', EARLY],
  ])('%s at %s', (path, time) => {
    expect(
      seenAt({
        changes: change(path),
        liveAsOf: EARLY,
        sources,
      })?.toISOString(),
    ).toBe(time);
  });

  it('is unknown when nobody says', () => {
    expect(seenAt({ changes: change('timeout') })).toBeUndefined();
    expect(
      seenAt({ changes: change('timeout'), liveAsOf: 'soon' }),
    ).toBeUndefined();
  });
});
