import { LoggerService } from '@backstage/backend-plugin-api';
import { logUnexpected } from './errors';
import type { Publication, Signing } from './evidence';
import { Ledger } from './ledger';

/** Silence in the log for longer than this means that it was not kept. */
const HEARTBEAT_MS = 15 * 60_000;

/**
 * Takes in what waits for the log, signs it when that is due, and has it published,
 * which goes on afterwards.
 *
 * @internal
 */
export async function keepLedger(options: {
  ledger: Ledger;
  signing: Pick<Signing, 'isDue' | 'sign'>;
  publication: Pick<Publication, 'ask'>;
  logger: LoggerService;
  /** How long what is new may wait for a signature. */
  checkpointIntervalMs: number;
  /** Sign at once: something severe was appended. */
  atOnce?: boolean;
  signal?: AbortSignal;
}): Promise<void> {
  const { ledger, signing, publication, logger, signal, atOnce } = options;
  try {
    await ledger.drain({ signal });
    await ledger.heartbeat(HEARTBEAT_MS);
    if (atOnce || (await signing.isDue(options.checkpointIntervalMs))) {
      await signing.sign(signal);
    }
    publication.ask();
  } catch (error) {
    if (!signal?.aborted) {
      logUnexpected(logger, 'The log could not be kept', error);
    }
  }
}
