import { readFindingFilter, writeFindingFilter } from './findingFilter';

const roundTrip = (search: string) =>
  String(writeFindingFilter(readFindingFilter(new URLSearchParams(search))));

describe('the filter of findings in an address', () => {
  it('is for open findings when nothing is said', () => {
    expect(readFindingFilter(new URLSearchParams())).toEqual({ state: 'open' });
    expect(String(writeFindingFilter({ state: 'open' }))).toBe('');
  });

  it('can be for findings in any state', () => {
    expect(readFindingFilter(new URLSearchParams('state=any'))).toEqual({});
    expect(String(writeFindingFilter({}))).toBe('state=any');
  });

  it.each([
    '',
    'owner=group%3Adefault%2Fteam-a&severity=high',
    'state=any&q=a%26b',
    'unowned=true&account=111&state=accepted',
  ])('comes back as it was: %s', search => {
    const once = roundTrip(search);
    expect(roundTrip(once)).toBe(once);
    expect([...new URLSearchParams(once)].sort()).toEqual(
      [...new URLSearchParams(search)].sort(),
    );
  });

  it('knows no other names', () => {
    expect(roundTrip('evil=1&cursor=x')).toBe('');
  });
});
