import type { LiveItem, ReadFailure } from '@iac-drift/engine';
import type { LiveRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import { matcherOfItems, matcherOfKeys } from './matching';
import type { Reading } from './Reading';
import { readInRegion, type RegionRead } from './readInRegion';
import type { Target } from './targets';

/**
 * Reads one target in each of its regions. Where a resource may be in any of
 * several, a deletion in one counts only when all were read and none has it: a
 * bucket may have moved.
 *
 * @internal
 */
export async function readTarget(
  target: Target,
  { inventories, outages, freshness, signal }: Reading,
): Promise<LiveRead> {
  const { account, resourceType, regions, firstRegionWins } = target;
  const present: LiveItem[] = [];
  const gone: LiveItem[] = [];
  const failures: ReadFailure[] = [];
  let missing = target.keys;
  let unknown = target.keys;
  const whyUnknown: RegionRead['whyUnknown'][] = [];

  for (const region of regions) {
    const outage = outages.at(account, region, resourceType);
    if (outage) {
      unknown = [];
      failures.push(outage);
      continue;
    }
    const read = await readInRegion({
      inventory: inventories.of(account, region),
      resourceType,
      keys: firstRegionWins ? missing : target.keys,
      freshness,
      signal,
    });
    outages.note(account, region, read.failures);
    present.push(...read.items.filter(item => item.status !== 'deleted'));
    gone.push(...read.items.filter(item => item.status === 'deleted'));
    failures.push(...read.failures);
    whyUnknown.push(read.whyUnknown);
    const isUnknownHere = new Set(read.unknown);
    unknown = unknown.filter(key => isUnknownHere.has(key));
    const isPresent = matcherOfKeys(present);
    missing = missing.filter(key => !isPresent(key));
    if (missing.length === 0 && firstRegionWins) {
      // Whatever an earlier region refused to show was found here.
      return withContent(present, target);
    }
  }

  const isProof = regions.length === 1 || failures.length === 0;
  const isMissing = matcherOfItems(missing);
  const deleted = isProof ? gone.filter(isMissing) : [];
  const [why = neverRecorded(target)] = whyUnknown.every(Boolean)
    ? whyUnknown
    : [];
  for (const { resourceId, resourceName } of unknown) {
    failures.push({
      ...why,
      resourceType,
      resourceId: resourceId ?? resourceName,
    });
  }
  const shown = withContent(present, target);
  return {
    items: [...shown.items, ...deleted],
    failures: [...failures, ...shown.failures],
  };
}

/** An item without a configuration says that a resource is there, not what it is. */
function withContent(items: LiveItem[], { keys, account }: Target): LiveRead {
  const isEmpty = ({ status, configuration }: LiveItem) =>
    status === 'present' &&
    (typeof configuration !== 'object' || configuration === null);
  const empty = items.filter(isEmpty);
  return {
    items: items.filter(item => !isEmpty(item)),
    failures: keys.filter(matcherOfKeys(empty)).map(key => ({
      resourceType: key.resourceType,
      resourceId: key.resourceId ?? key.resourceName,
      reason: 'source-error' as const,
      detail: `AWS Config's item of this resource in account ${account.accountId} has no configuration.`,
    })),
  };
}

function neverRecorded({ account, resourceType, regions }: Target) {
  return {
    reason: 'not-recorded' as const,
    detail: `AWS Config has never recorded this resource in ${regions.join(
      ', ',
    )} of account ${
      account.accountId
    }: check that its recorder covers ${resourceType}.`,
  };
}
