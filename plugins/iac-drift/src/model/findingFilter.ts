import { FindingFilter } from '../api';

/** What can narrow the list of findings from its address. */
const KEYS = [
  'entityRef',
  'owner',
  'ownerless',
  'session',
  'system',
  'within',
  'unowned',
  'account',
  'stack',
  'kind',
  'state',
  'severity',
  'type',
  'q',
] as const satisfies readonly (keyof FindingFilter)[];

/** Stands for findings in every state: without a state the list shows open ones. */
const ANY_STATE = 'any';

/**
 * Reads a filter from the search part of an address. The backend judges the
 * values; unknown names are left alone.
 *
 * @internal
 */
export function readFindingFilter(params: URLSearchParams): FindingFilter {
  const filter: Record<string, string | undefined> = { state: 'open' };
  for (const key of KEYS) {
    const value = params.get(key);
    if (value) {
      filter[key] = value;
    }
  }
  if (filter.state === ANY_STATE) {
    delete filter.state;
  }
  return filter as FindingFilter;
}

/** The address that {@link readFindingFilter} reads the filter from again. @internal */
export function writeFindingFilter(filter: FindingFilter): URLSearchParams {
  const params = new URLSearchParams();
  for (const key of KEYS) {
    const value = filter[key];
    if (value && !(key === 'state' && value === 'open')) {
      params.set(key, value);
    }
  }
  if (!filter.state) {
    params.set('state', ANY_STATE);
  }
  return params;
}
