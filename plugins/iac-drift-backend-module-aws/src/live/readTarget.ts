import type { LiveItem, ReadFailure } from '@iac-drift/engine';
import type { LiveRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import { matcherOfItems, matcherOfKeys } from './matching';
import type { Outages } from './Outages';
import { readInRegion } from './readInRegion';
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
  options: { outages: Outages; signal?: AbortSignal },
): Promise<LiveRead> {
  const { account, resourceType, regions, firstRegionWins } = target;
  const { outages, signal } = options;
  const present: LiveItem[] = [];
  const gone: LiveItem[] = [];
  const failures: ReadFailure[] = [];
  let missing = target.keys;
  let unknown = target.keys;

  for (const region of regions) {
    const outage = outages.at(account, region, resourceType);
    if (outage) {
      unknown = [];
      failures.push(outage);
      continue;
    }
    const read = await readInRegion({
      account,
      region,
      resourceType,
      keys: firstRegionWins ? missing : target.keys,
      signal,
    });
    outages.note(account, region, read.failures);
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

  const isProof = regions.length === 1 || failures.length === 0;
  const isMissing = matcherOfItems(missing);
  const deleted = isProof ? gone.filter(isMissing) : [];
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
