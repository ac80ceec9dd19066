import { findings, minutesAgo, resolvedBucket } from '../../dev/fixtures';
import { resolvedNewestFirst, unresolvedWorstFirst } from './findingOrder';

describe('unresolvedWorstFirst', () => {
  it('puts the worst first, the newest of the same severity before older ones', () => {
    expect(unresolvedWorstFirst(findings).map(f => f.id)).toEqual([
      'f-open-ssh',
      'f-db-password',
      'f-deleted',
      'f-policy',
      'f-unowned',
    ]);
  });

  it('does not reorder the list that it is given', () => {
    const before = [...findings];
    unresolvedWorstFirst(findings);
    expect(findings).toEqual(before);
  });
});

describe('resolvedNewestFirst', () => {
  it('puts the one that ended last first', () => {
    const later = {
      ...resolvedBucket,
      id: 'f-later',
      resolution: { ...resolvedBucket.resolution!, time: minutesAgo(1) },
    };
    expect(resolvedNewestFirst([...findings, later]).map(f => f.id)).toEqual([
      'f-later',
      'f-resolved',
    ]);
  });
});
