import { InMemoryIacDriftApi, makeLog } from '../../dev/fixtures';
import { parseEntries } from './logEntry';
import { newestEntries } from './newestEntries';

const SCAN = 'io.iac-drift.scan.completed.v1';

async function logOf(count: number) {
  return new InMemoryIacDriftApi({ log: await makeLog(count) });
}

describe('newestEntries', () => {
  it('walks the log from its end to its beginning, leaving nothing out', async () => {
    const api = await logOf(45);
    const seen: number[] = [];
    let before: number | undefined = 45;
    while (before !== undefined) {
      const page = await newestEntries(api, { before, limit: 20 });
      seen.push(...page.items.map(({ seq }) => seq));
      before = page.pageInfo.nextCursor
        ? Number(page.pageInfo.nextCursor)
        : undefined;
    }
    expect(seen).toEqual(Array.from({ length: 45 }, (_, i) => 44 - i));
  });

  it('finds every entry of a type, once', async () => {
    const api = await logOf(700);
    const seen: number[] = [];
    let before: number | undefined = 700;
    while (before !== undefined) {
      const page = await newestEntries(api, { before, limit: 20, type: SCAN });
      seen.push(...page.items.map(({ seq }) => seq));
      before = page.pageInfo.nextCursor
        ? Number(page.pageInfo.nextCursor)
        : undefined;
    }
    expect(seen).toEqual(Array.from({ length: 116 }, (_, i) => 6 * (116 - i)));
  });

  it('looks back so far and no further for a type that is rare', async () => {
    const api = await logOf(2_100);
    const read = jest.spyOn(api, 'readLedgerEntries');
    await expect(
      newestEntries(api, {
        before: 2_100,
        limit: 20,
        type: 'io.iac-drift.log.created.v1',
      }),
    ).resolves.toMatchObject({ items: [], pageInfo: { nextCursor: '100' } });
    expect(read).toHaveBeenCalledTimes(4);
  });
});

describe('parseEntries', () => {
  it('shows what cannot be read in the place where it stands', () => {
    const text = '{"event":{"type":7,"data":[]},"seq":"x"}\nnot json\nnull\n';
    expect(parseEntries(new TextEncoder().encode(text), 5)).toEqual([
      expect.objectContaining({ seq: 5, type: undefined }),
      { seq: 6, raw: 'not json' },
      expect.objectContaining({ seq: 7, raw: 'null' }),
    ]);
  });
});
