/** What AWS Config accepts, AWS Config API reference: SelectResourceConfig. */
const MAX_EXPRESSION_LENGTH = 4096;

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

/** How many resources of each type there are. @internal */
export const COUNT_BY_TYPE =
  'SELECT resourceType, COUNT(*) GROUP BY resourceType';

/**
 * Whether a name can stand in a query: AWS documents no way to escape a quote
 * there, and types come from state files.
 *
 * @internal
 */
export function isTypeName(resourceType: string): boolean {
  return /^[A-Za-z0-9]{1,100}(::[A-Za-z0-9]{1,100}){1,3}$/.test(resourceType);
}

/** Selects every item of a type. @internal */
export function everyItemOf(resourceType: string): string {
  return `${SELECT} WHERE resourceType = '${resourceType}'`;
}

/**
 * The queries that together select the items of some types that were captured at a
 * time or later, each short enough for AWS Config.
 *
 * @internal
 */
export function capturedSince(resourceTypes: string[], since: Date): string[] {
  const start = `${SELECT} WHERE configurationItemCaptureTime >= '${since.toISOString()}' AND resourceType IN (`;
  const expressions: string[] = [];
  let list = '';
  for (const resourceType of resourceTypes) {
    const next = list === '' ? '' : `${list}, `;
    if (
      start.length + next.length + resourceType.length + 3 >
      MAX_EXPRESSION_LENGTH
    ) {
      expressions.push(`${start}${list})`);
      list = `'${resourceType}'`;
    } else {
      list = `${next}'${resourceType}'`;
    }
  }
  return list === '' ? [] : [...expressions, `${start}${list})`];
}
