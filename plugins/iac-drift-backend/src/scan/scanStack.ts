import type { UnverifiableReason } from '@iac-drift/engine';
import { StackRow, STACKS } from '../stacks/tables';
import { absorbedResults } from './absorbed';
import type { Claim } from './claimStack';
import { conclude } from './conclude';
import { compareStack } from './judge';
import { readLive } from './readLive';
import type { ScanDeps } from './ScanDeps';

/**
 * A scan came to no verdict; the message is for a person and free of secrets.
 *
 * @internal
 */
export class ScanFailedError extends Error {
  name = 'ScanFailedError';

  constructor(message: string, readonly reason?: UnverifiableReason) {
    super(message);
  }
}

/**
 * One comparison run of one stack: read what the code says, read what the cloud
 * says, compare, and conclude.
 *
 * @returns whether the log has something to say of it
 * @throws ScanFailedError when the desired state could not be read or compared
 * @internal
 */
export async function scanStack(
  deps: ScanDeps,
  claim: Claim,
  signal: AbortSignal,
): Promise<boolean> {
  const { db, states, logger } = deps;
  const { stack } = claim;

  const { read: desired, error, reason } = await states.read(stack, signal);
  if (!desired) {
    throw new ScanFailedError(error, reason);
  }
  const others = await db<StackRow>(STACKS)
    .whereNot('id', stack.id)
    .select('id', 'ref', 'kind', 'source', 'path');
  states.forgetAllBut([stack, ...others]);
  const unread = await states.unreadAmong(others, signal);
  const live = await readLive({
    reader: deps.live.reader,
    claim,
    resources: desired.resources,
    logger,
    signal,
  });
  const before = await states.lastCompared(stack, desired, signal);
  const elsewhere = states.elsewhere(stack, {
    desired: [...(before?.read.resources ?? []), ...desired.resources],
    live: live.items,
  });
  const results = compareStack({
    desired: desired.resources,
    elsewhere,
    live,
    writtenAt: desired.writtenAt,
  });
  const absorbed = absorbedResults({ before, desired, live, elsewhere });
  const isNews = await conclude(
    deps,
    claim,
    { desired, live, results, absorbed, unread },
    signal,
  );
  states.noteCompared(stack, { read: desired, at: claim.startedAt });
  return isNews;
}
