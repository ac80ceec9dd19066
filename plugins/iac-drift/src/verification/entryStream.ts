import { IacDriftApi } from '../api';
import { Breather } from './Breather';

/** Entries in one request: some 3 MB. */
const PAGE = 2_000;
/** Bytes between two looks at the clock; a few milliseconds of hashing. */
const PIECE = 16 * 1024;
const LF = 10;

/**
 * The first entries of the log, a piece at a time, with pauses in which the page
 * can live. The next entries are fetched while those at hand are used. Ends
 * early when the backend has no more.
 *
 * @throws when the backend refuses, or the signal aborts
 * @internal
 */
export async function* entryStream(options: {
  api: Pick<IacDriftApi, 'readLedgerEntries'>;
  /** How many entries. */
  size: number;
  signal: AbortSignal;
}): AsyncGenerator<Uint8Array, void, undefined> {
  const { api, size, signal } = options;
  const fetchPage = (from: number) => {
    const limit = Math.min(PAGE, size - from);
    const page =
      limit > 0
        ? api.readLedgerEntries({ from, limit }, { signal })
        : Promise.resolve(new Uint8Array(0));
    // Whoever stops early does not wait for it.
    page.catch(() => {});
    return page;
  };

  const breather = new Breather();
  let from = 0;
  let page = await fetchPage(from);
  while (page.length > 0) {
    from += countLines(page);
    const next = fetchPage(from);
    for (let at = 0; at < page.length; at += PIECE) {
      await breather.rest();
      if (signal.aborted) {
        throw new Error('The verification was cancelled.');
      }
      yield page.subarray(at, at + PIECE);
    }
    page = await next;
  }
}

function countLines(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) {
    lines += 1;
  }
  // Without a line feed there would be no way on.
  return Math.max(lines, 1);
}
