import type { AwsAccount } from '../account/AwsAccount';
import { globalServiceRegion, isGlobalType } from '../account/globalServices';

/** Where AWS Config has the history, when it is known. @internal */
export function recordingRegion(
  account: AwsAccount,
  identity: { resourceType?: string; region?: string },
): string | undefined {
  if (identity.region && account.regions.includes(identity.region)) {
    return identity.region;
  }
  // A global resource is recorded in several regions; the first is as good as any.
  return isGlobalType(identity.resourceType ?? '') ||
    account.regions.length === 1
    ? account.regions[0]
    : undefined;
}

/** Where CloudTrail has the events. @internal */
export function trailRegions(
  account: AwsAccount,
  identity: { resourceType?: string; region?: string; arn?: string },
): string[] {
  if (isGlobalType(identity.resourceType ?? '')) {
    const global = globalServiceRegion(account.regions[0]);
    // An endpoint of one's own may answer for the configured regions only.
    return account.hasOwnEndpoint
      ? [...new Set([global, ...account.regions])]
      : [global];
  }
  const region = identity.region ?? identity.arn?.split(':')[3];
  return region && account.regions.includes(region)
    ? [region]
    : account.regions;
}
