import { Page } from '@iac-drift/backstage-plugin-iac-drift-common';
import { IacDriftApi } from '../api';
import { LogEntry, parseEntries } from './logEntry';

/** Entries in one request when most of them may not be wanted. */
const FILTERED_CHUNK = 500;
/** How far one page looks back for entries of a type. */
const MAX_LOOKED_THROUGH = 2_000;

/** @internal */
export interface EntryRequest {
  /** The log ends before this entry, or the page that was shown last begins with it. */
  before: number;
  /** How many entries are wanted. */
  limit: number;
  /** Type of event; all of them when left out. */
  type?: string;
}

/**
 * Entries, the newest first. The log is read by number, so that those of a type are
 * looked for here, so far back and no further: then a page may hold fewer than
 * wanted, none even, and still have a next one.
 *
 * @internal
 */
export async function newestEntries(
  api: Pick<IacDriftApi, 'readLedgerEntries'>,
  { before, limit, type }: EntryRequest,
): Promise<Page<LogEntry>> {
  const chunk = type ? FILTERED_CHUNK : limit;
  const stop = Math.max(0, before - (type ? MAX_LOOKED_THROUGH : limit));
  const items: LogEntry[] = [];
  let to = before;
  while (to > stop && items.length < limit) {
    const from = Math.max(stop, to - chunk);
    const bytes = await api.readLedgerEntries({ from, limit: to - from });
    const found = parseEntries(bytes, from).reverse();
    items.push(...found.filter(entry => !type || entry.type === type));
    to = from;
  }
  const shown = items.slice(0, limit);
  const last = items.length > limit ? shown[limit - 1].seq : to;
  return {
    items: shown,
    totalItems: before,
    pageInfo: last > 0 ? { nextCursor: String(last) } : {},
  };
}
