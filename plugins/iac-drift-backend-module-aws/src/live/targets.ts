import type { LiveKey, ReadFailure } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { isGlobalType } from '../account/globalServices';

/**
 * Resources of one type to look for in one account.
 *
 * @internal
 */
export interface Target {
  account: AwsAccount;
  resourceType: string;
  /** Where to look, in order. */
  regions: string[];
  /** Whether finding a resource in one region makes the next needless. */
  firstRegionWins: boolean;
  /** Without duplicates; each has an id or a name. */
  keys: LiveKey[];
}

/**
 * Sorts keys into targets, so that one resource type that AWS refuses to show
 * spoils no other.
 *
 * @internal
 */
export function targetsOf(
  keys: LiveKey[],
  accounts: AwsAccount[],
): { targets: Target[]; failures: ReadFailure[] } {
  const targets = new Map<string, Target & { seen: Set<string> }>();
  const failures = new Map<string, ReadFailure>();

  const fail = (key: LiveKey, detail: string) => {
    const { resourceType, resourceId = key.resourceName } = key;
    failures.set(JSON.stringify([resourceType, resourceId, detail]), {
      resourceType,
      resourceId,
      reason: 'source-error',
      detail,
    });
  };

  for (const key of keys) {
    if (key.cloudControl?.only) continue; // AWS Config does not record its type.
    if (!key.resourceId && !key.resourceName) {
      continue; // The comparison knows such a resource as one without identity.
    }
    const candidates = accounts.filter(
      ({ accountId }) => !key.accountId || accountId === key.accountId,
    );
    if (candidates.length === 0) {
      fail(
        key,
        `AWS account ${key.accountId} is not configured under iacDrift.aws.accounts.`,
      );
    }
    for (const account of candidates) {
      const global = isGlobalType(key.resourceType);
      const region = global || key.region === 'global' ? undefined : key.region;
      if (region && !account.regions.includes(region)) {
        fail(
          key,
          `Region ${region} is not configured for AWS account ${account.accountId} under iacDrift.aws.accounts.`,
        );
        continue;
      }
      const regions = region ? [region] : account.regions;
      const targetId = JSON.stringify([
        account.accountId,
        key.resourceType,
        region,
      ]);
      let target = targets.get(targetId);
      if (!target) {
        target = {
          account,
          resourceType: key.resourceType,
          regions,
          firstRegionWins: global,
          keys: [],
          seen: new Set(),
        };
        targets.set(targetId, target);
      }
      const keyId = JSON.stringify([key.resourceId, key.resourceName]);
      if (!target.seen.has(keyId)) {
        target.seen.add(keyId);
        target.keys.push(key);
      }
    }
  }
  return {
    targets: [...targets.values()].map(({ seen: _, ...target }) => target),
    failures: [...failures.values()],
  };
}
