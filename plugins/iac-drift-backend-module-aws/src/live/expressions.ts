import type { LiveKey } from '@iac-drift/engine';

/** What AWS Config accepts, AWS Config API reference: SelectResourceConfig. */
const MAX_EXPRESSION_LENGTH = 4096;

/** With more resources than this of a type, all of the type are read. */
const MAX_LISTED_KEYS = 400;

/** `SELECT *` leaves out everything nested, so the columns are named. */
const SELECT = `SELECT ${[
  'resourceId',
  'resourceName',
  'resourceType',
  'arn',
  'accountId',
  'awsRegion',
  'configuration',
  'supplementaryConfiguration',
  'tags',
  'configurationItemStatus',
  'configurationItemCaptureTime',
].join(', ')}`;

/**
 * The queries that together select every item that the keys ask for, each short
 * enough for AWS Config.
 *
 * AWS documents no way to escape a quote in a query, and ids come from state
 * files: a key with anything but plain characters is left out of the query, to be
 * fetched by the APIs that take it as a parameter.
 *
 * @param keys - all of one type
 * @internal
 */
export function selectExpressions(
  resourceType: string,
  keys: LiveKey[],
): string[] {
  if (!/^[A-Za-z0-9]+(::[A-Za-z0-9]+)+$/.test(resourceType)) {
    return [];
  }
  const where = `${SELECT} WHERE resourceType = '${resourceType}'`;
  if (keys.length > MAX_LISTED_KEYS) {
    return [where];
  }
  const ids = unique(keys.map(key => key.resourceId));
  const names = unique(
    keys.map(key => (key.resourceId ? undefined : key.resourceName)),
  );
  return [
    ...inLists(`${where} AND resourceId IN (`, ids),
    ...inLists(`${where} AND resourceName IN (`, names),
  ];
}

function unique(values: Array<string | undefined>): string[] {
  return [...new Set(values)].filter(
    (value): value is string =>
      value !== undefined && /^[\w\-.:/+=@,#~ ]{1,1024}$/.test(value),
  );
}

function inLists(start: string, values: string[]): string[] {
  const expressions: string[] = [];
  let list = '';
  for (const value of values) {
    const next = list === '' ? `'${value}'` : `${list}, '${value}'`;
    if (list !== '' && start.length + next.length + 1 > MAX_EXPRESSION_LENGTH) {
      expressions.push(`${start}${list})`);
      list = `'${value}'`;
    } else {
      list = next;
    }
  }
  if (list !== '') {
    expressions.push(`${start}${list})`);
  }
  return expressions;
}
