import type { LiveItem, ReadFailure } from '@iac-drift/engine';
import type { LiveRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import { matcherOfItems, matcherOfKeys } from './matching';
import { readInRegion } from './readInRegion';
import type { Target } from './targets';
import type { ThrottleTally } from './ThrottleTally';

/**
 * Reads one target in each of its regions. A deletion in one region counts only
 * when every region was read and none has the resource: a bucket may have moved.
 *
 * @internal
 */
export async function readTarget(
  target: Target,
  options: { throttles: ThrottleTally; signal?: AbortSignal },
): Promise<LiveRead> {
  const { account, resourceType, regions, firstRegionWins } = target;
  const { throttles, signal } = options;
  const present: LiveItem[] = [];
  const gone: LiveItem[] = [];
  const failures: ReadFailure[] = [];
  let missing = target.keys;
  let unknown = target.keys;

  for (const region of regions) {
    if (throttles.isExhausted(account, region)) {
      unknown = [];
      failures.push({
        resourceType,
        reason: 'throttled',
        detail: `AWS Config throttles calls in ${region} of account ${account.accountId}; ${resourceType} was not asked for again.`,
      });
      continue;
    }
    const read = await readInRegion({
      account,
      region,
      resourceType,
      keys: firstRegionWins ? missing : target.keys,
      signal,
    });
    throttles.note(account, region, read.failures);
    present.push(...read.items.filter(item => item.status !== 'deleted'));
    gone.push(...read.items.filter(item => item.status === 'deleted'));
    failures.push(...read.failures);
    const isUnknownHere = new Set(read.unknown);
    unknown = unknown.filter(key => isUnknownHere.has(key));
    const isPresent = matcherOfKeys(present);
    missing = missing.filter(key => !isPresent(key));
    if (missing.length === 0 && firstRegionWins) {
      // Whatever an earlier region refused to show was found here.
      return { items: present, failures: [] };
    }
  }

  const readInFull = failures.length === 0;
  const isMissing = matcherOfItems(missing);
  const deleted = readInFull ? gone.filter(isMissing) : [];
  for (const { resourceId, resourceName } of unknown) {
    failures.push({
      resourceType,
      resourceId: resourceId ?? resourceName,
      reason: 'not-recorded',
      detail: `AWS Config has never recorded this resource in ${regions.join(
        ', ',
      )} of account ${
        account.accountId
      }: check that its recorder covers ${resourceType}.`,
    });
  }
  return { items: [...present, ...deleted], failures };
}
