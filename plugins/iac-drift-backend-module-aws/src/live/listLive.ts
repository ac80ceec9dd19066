import type {
  LiveList,
  LiveListFailure,
  LiveListRequest,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { AwsAccount } from '../account/AwsAccount';
import { isGlobalType } from '../account/globalServices';
import { listInRegion } from './listInRegion';
import type { Reading } from './Reading';

/** One type to list in one account. @internal */
export interface ListTarget {
  account: AwsAccount;
  regions: string[];
  resourceType: string;
}

/**
 * Everything of one type in some regions of one account. Objects that belong to no
 * region are recorded in one or more: where one shows some, others need not record
 * them.
 *
 * @internal
 */
export async function listType(
  { account, regions, resourceType }: ListTarget,
  { inventories, outages, freshness, signal }: Reading,
): Promise<LiveList> {
  const { accountId } = account;
  const items: LiveList['items'] = [];
  const failures: LiveListFailure[] = [];
  for (const region of regions) {
    const read =
      outages.at(account, region, resourceType) ??
      (await listInRegion({
        inventory: inventories.of(account, region),
        resourceType,
        freshness,
        signal,
      }));
    if ('items' in read) {
      outages.note(account, region, []);
      items.push(...read.items);
    } else {
      const { reason, detail } = read;
      const failure = { resourceType, accountId, region, reason, detail };
      outages.note(account, region, [failure]);
      failures.push(failure);
    }
  }
  if (!isGlobalType(resourceType)) {
    return { items, failures };
  }
  const byId = new Map(items.map(item => [item.resourceId, item]));
  return {
    items: [...byId.values()],
    failures: failures.filter(
      ({ reason }) => reason !== 'not-recorded' || byId.size === 0,
    ),
  };
}

/**
 * What a request asks for, type by type, and what of it is not configured. An object
 * that belongs to no region is looked for in all of them.
 *
 * @internal
 */
export function listTargetsOf(
  { accountIds, regions, resourceTypes }: LiveListRequest,
  accounts: AwsAccount[],
): { targets: ListTarget[]; failures: LiveListFailure[] } {
  const failures: LiveListFailure[] = [];
  const fail = (where: Partial<LiveListFailure>, detail: string) =>
    failures.push({ ...where, reason: 'source-error', detail });
  for (const accountId of accountIds ?? []) {
    if (!accounts.some(account => account.accountId === accountId)) {
      fail(
        { accountId },
        `AWS account ${accountId} is not configured under iacDrift.aws.accounts.`,
      );
    }
  }
  const wanted = accounts.filter(
    ({ accountId }) => accountIds?.includes(accountId) ?? true,
  );
  for (const region of regions ?? []) {
    if (!wanted.some(account => account.regions.includes(region))) {
      fail(
        { region },
        `Region ${region} is not configured for any AWS account under iacDrift.aws.accounts.`,
      );
    }
  }
  const targets = wanted.flatMap(account =>
    [...new Set(resourceTypes)].map(resourceType => ({
      account,
      resourceType,
      regions: isGlobalType(resourceType)
        ? account.regions
        : account.regions.filter(region => regions?.includes(region) ?? true),
    })),
  );
  return { targets, failures };
}
