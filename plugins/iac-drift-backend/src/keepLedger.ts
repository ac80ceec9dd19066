import { LoggerService } from '@backstage/backend-plugin-api';
import { logUnexpected } from './errors';
import { EvidenceForkError, EvidenceStore, publish } from './evidence';
import { Ledger, LedgerIntegrityError } from './ledger';

/**
 * Takes in what waits for the log, signs it, and publishes it when there is a
 * store.
 *
 * @internal
 */
export async function keepLedger(options: {
  ledger: Ledger;
  evidence: EvidenceStore | undefined;
  logger: LoggerService;
  signal?: AbortSignal;
}): Promise<void> {
  const { ledger, evidence, logger, signal } = options;
  try {
    await ledger.drain({ signal });
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
