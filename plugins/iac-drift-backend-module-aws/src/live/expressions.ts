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

/**
 * Whether a name can stand in a query: AWS documents no way to escape a quote
 * there, and types come from state files.
 *
 * @internal
 */
export function isTypeName(resourceType: string): boolean {
  return /^[A-Za-z0-9]{1,100}(::[A-Za-z0-9]{1,100}){1,3}$/.test(resourceType);
}

/**
 * The condition that leaves of an aggregator's resources those of one place. It also
 * holds what is not recorded any more, and IAM's under a region of their own.
 *
 * @internal
 */
export function withinPlace(accountId: string, region: string): string {
  return `accountId = '${accountId}' AND awsRegion IN ('${region}', 'global') AND configurationItemStatus IN ('OK', 'ResourceDiscovered')`;
}

/**
 * Selects every item of a type.
 *
 * @param within - a condition of its own, where not all are meant
 * @internal
 */
export function everyItemOf(resourceType: string, within?: string): string {
  return `${SELECT} WHERE resourceType = '${resourceType}'${also(within)}`;
}

/** How many resources of each type there are. @internal */
export function countByType(within?: string): string {
  return `SELECT resourceType, COUNT(*)${
    within ? ` WHERE ${within}` : ''
  } GROUP BY resourceType`;
}

function also(within: string | undefined): string {
  return within ? ` AND ${within}` : '';
}

/**
 * The queries that together select the items of some types that were captured at a
 * time or later, each short enough for AWS Config.
 *
 * @internal
 */
export function capturedSince(
  resourceTypes: string[],
  since: Date,
  within?: string,
): string[] {
  const start = `${SELECT} WHERE configurationItemCaptureTime >= '${since.toISOString()}'${also(
    within,
  )} AND resourceType IN (`;
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
