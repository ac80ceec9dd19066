import { LoggerService } from '@backstage/backend-plugin-api';
import { logUnexpected } from './errors';
import { EvidenceForkError, EvidenceStore, publish } from './evidence';
import { Ledger, LedgerIntegrityError } from './ledger';

/** Silence in the log for longer than this means that it was not kept. */
const HEARTBEAT_MS = 15 * 60_000;

/**
 * Takes in what waits for the log, and when that is due signs it, and publishes it
 * when there is a store.
 *
 * @internal
 */
export async function keepLedger(options: {
  ledger: Ledger;
  evidence: EvidenceStore | undefined;
  logger: LoggerService;
  /** How long what is new may wait for a signature. */
  checkpointIntervalMs: number;
  /** Sign at once: something severe was appended. */
  atOnce?: boolean;
  now: () => Date;
  signal?: AbortSignal;
}): Promise<void> {
  const { ledger, evidence, logger, signal, atOnce } = options;
  try {
    await ledger.drain({ signal });
    await ledger.heartbeat(HEARTBEAT_MS);
    if (!atOnce && !(await isDue(options))) {
      return;
    }
    if (evidence) {
      await publish({ ledger, store: evidence, signal });
    } else {
      await ledger.checkpoint();
    }
  } catch (error) {
    if (
      error instanceof LedgerIntegrityError ||
      error instanceof EvidenceForkError
    ) {
      // Written for a person; it says what differs and what to do.
      logger.error(`The log is not signed any more: ${error.message}`);
    } else if (!signal?.aborted) {
      logUnexpected(logger, 'The log could not be kept', error);
    }
  }
}

async function isDue(options: {
  ledger: Ledger;
  checkpointIntervalMs: number;
  now: () => Date;
}): Promise<boolean> {
  const { ledger, checkpointIntervalMs, now } = options;
  const newest = await ledger.latestCheckpoint();
  const age = newest && now().getTime() - Date.parse(newest.createdAt);
  // Not a number when the column was tampered with: sign, and find out.
  return !(age !== undefined && age < checkpointIntervalMs);
}
