import type { LiveListRequest } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { ResourceIdentity } from '@iac-drift/engine';
import { Knex } from 'knex';
import type { UnmanagedConfig } from '../config';
import { jsonText } from '../database';
import { RESOURCES } from '../stacks/tables';

/** AWS Config's region of what belongs to no region. */
const GLOBAL = 'global';

/**
 * Which accounts, regions and types are watched for objects that no stack declares.
 *
 * @internal
 */
export class Watched {
  /**
   * @param requests - of one account each
   */
  constructor(readonly requests: LiveListRequest[]) {}

  /** Whether an object of this identity would be listed. */
  has({ accountId, region, resourceType }: ResourceIdentity): boolean {
    return this.requests.some(
      ({ accountIds, regions, resourceTypes }) =>
        resourceTypes.includes(resourceType ?? '') &&
        (accountIds === undefined || accountIds.includes(accountId ?? '')) &&
        (region === undefined ||
          region === GLOBAL ||
          regions === undefined ||
          regions.includes(region)),
    );
  }
}

/**
 * What the configuration says is watched, and where it says nothing: the types that
 * known stacks declare, in the accounts and regions in which they do.
 *
 * @param config - undefined when nothing is to be watched
 * @internal
 */
export async function readWatched(
  db: Knex,
  config: UnmanagedConfig | undefined,
): Promise<Watched> {
  if (!config) {
    return new Watched([]);
  }
  const rows: Record<'type' | 'account' | 'region', string | null>[] = await db(
    RESOURCES,
  )
    .select({
      type: jsonText(db, 'identity', 'resourceType'),
      account: jsonText(db, 'identity', 'accountId'),
      region: jsonText(db, 'identity', 'region'),
    })
    .groupByRaw('1, 2, 3');
  const resourceTypes = config.types ?? distinct(rows.map(row => row.type));
  const accounts = config.accounts ?? distinct(rows.map(row => row.account));
  if (resourceTypes.length === 0) {
    return new Watched([]);
  }
  return new Watched(
    accounts.map(account => {
      const regions =
        config.regions ??
        distinct(
          rows.filter(row => row.account === account).map(row => row.region),
        ).filter(region => region !== GLOBAL);
      return {
        accountIds: [account],
        ...(regions.length > 0 ? { regions } : {}),
        resourceTypes,
      };
    }),
  );
}

function distinct(values: (string | null)[]): string[] {
  return [...new Set(values)].filter(value => value !== null).sort();
}
