import { FetchError, type LedgerClient } from '../commands/ledgerClient';

const PAGE = 500;
const MAX_PAGE_BYTES = 64 * 1024 * 1024;
const UNRESOLVED = ['open', 'acknowledged', 'accepted'];

/**
 * Ids of the findings that a portal shows as unresolved; undefined where there is no such
 * list, as beside a log that no portal serves.
 *
 * @param portal - at the portal's API: `.../v1/`
 * @throws FetchError when the list cannot be had
 * @internal
 */
export async function openFindings(
  portal: LedgerClient,
): Promise<Set<string> | undefined> {
  const ids = new Set<string>();
  const filter = UNRESOLVED.map(state => `state=${state}`).join('&');
  for (let query = filter; ; ) {
    const path = `findings?limit=${PAGE}&${query}`;
    const bytes = await portal.get(path, MAX_PAGE_BYTES);
    const page = bytes && pageIn(bytes);
    if (!page) {
      if (ids.size === 0) {
        return undefined;
      }
      throw new FetchError(`${portal.url}${path} is no list of findings`);
    }
    page.ids.forEach(id => ids.add(id));
    if (page.next === undefined) {
      return ids;
    }
    query = `cursor=${encodeURIComponent(page.next)}`;
  }
}

/** Whether the portal shows a finding, resolved or not. @internal */
export async function isShown(
  portal: LedgerClient,
  id: string,
): Promise<boolean> {
  const path = `findings/${encodeURIComponent(id)}`;
  return (await portal.get(path, MAX_PAGE_BYTES)) !== undefined;
}

/** Undefined when it is no page of findings: a portal answers with its start page. */
function pageIn(
  bytes: Uint8Array,
): { ids: string[]; next?: string } | undefined {
  let page: unknown;
  try {
    page = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
  const { items, pageInfo } = Object(page) as {
    items?: unknown;
    pageInfo?: { nextCursor?: unknown };
  };
  if (!Array.isArray(items)) {
    return undefined;
  }
  const ids = items.map((item: unknown) => Object(item) as { id?: unknown });
  const next = pageInfo?.nextCursor;
  return {
    ids: ids.flatMap(({ id }) => (typeof id === 'string' ? [id] : [])),
    ...(typeof next === 'string' && { next }),
  };
}
