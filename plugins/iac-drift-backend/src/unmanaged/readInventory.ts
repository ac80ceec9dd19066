import { LoggerService } from '@backstage/backend-plugin-api';
import type {
  LiveList,
  LiveListFailure,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { ResourceIdentity } from '@iac-drift/engine';
import { logUnexpected, oneLine } from '../errors';
import { untilAborted } from '../scan/untilAborted';
import type { Watched } from './watched';

/**
 * Lists everything that is watched. Whatever goes wrong is a failure in the answer,
 * and nothing is concluded of what it covers.
 *
 * @internal
 */
export async function readInventory(options: {
  reader: LiveStateReader | undefined;
  watched: Watched;
  logger: LoggerService;
  signal: AbortSignal;
}): Promise<LiveList> {
  const { reader, watched, logger, signal } = options;
  const inventory: LiveList = { items: [], failures: [] };
  for (const request of watched.requests) {
    const accountId = request.accountIds?.[0];
    const fail = (detail: string) =>
      inventory.failures.push({ accountId, reason: 'source-error', detail });
    if (!reader?.list) {
      fail('No module is installed that can list what is in an account.');
      continue;
    }
    try {
      const list = await untilAborted(reader.list(request, { signal }), signal);
      // One at a time: an account may have more objects than a call has arguments.
      list.items.forEach(item => inventory.items.push(item));
      list.failures.forEach(failure => inventory.failures.push(failure));
    } catch (error) {
      signal.throwIfAborted();
      logUnexpected(logger, `Account ${accountId} could not be listed`, error);
      fail(
        `Account ${accountId} could not be listed for an unforeseen reason; the server log says more.`,
      );
    }
  }
  return inventory;
}

/**
 * Whether an object may be there although it was not listed.
 *
 * @internal
 */
export function isUnread(
  failures: readonly LiveListFailure[],
  { accountId, region, resourceType, resourceId }: ResourceIdentity,
): boolean {
  const covers = (failed: string | undefined, one: string | undefined) =>
    failed === undefined || one === undefined || failed === one;
  return failures.some(
    failure =>
      covers(failure.accountId, accountId) &&
      covers(failure.resourceType, resourceType) &&
      covers(failure.resourceId, resourceId) &&
      (region === 'global' || covers(failure.region, region)),
  );
}

/** What was not read and why, as sentences, each once. @internal */
export function whyUnread(failures: readonly LiveListFailure[]): string[] {
  return [...new Set(failures.map(({ detail }) => oneLine(detail)))].sort();
}
