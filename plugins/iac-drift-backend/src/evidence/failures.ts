import type { LoggerService } from '@backstage/backend-plugin-api';
import { EvidenceForkError } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { Knex } from 'knex';
import { logUnexpected } from '../errors';
import { LedgerIntegrityError } from '../ledger';
import { noteFailure } from './anchorRows';
import { StoreError } from './BoundedStore';
import { DeadlineError } from './deadline';
import { UnreachableError } from './fetchBytes';
import { StampError } from './timestamps/Timestamps';
import { WitnessError } from './witness/WitnessClient';

/** Whether an error says that the log is not what was signed or published. @internal */
export function isFork(error: unknown): error is Error {
  return (
    error instanceof LedgerIntegrityError || error instanceof EvidenceForkError
  );
}

/**
 * Notes that a store, witness or authority failed, and says so when that is news. The
 * sentences of errors that nobody foresaw stay out of it.
 *
 * @internal
 */
export async function recordFailure(options: {
  db: Knex;
  logger: LoggerService;
  /** Id of the store, witness or authority. */
  id: string;
  error: unknown;
  now: Date;
}): Promise<void> {
  const { db, logger, id, error } = options;
  const time = options.now.toISOString();
  if (isFork(error)) {
    const { message } = error;
    if (await noteFailure(db, id, { failure: 'fork', error: message, time })) {
      logger.error(`The log is not published to ${id}: ${message}`);
    }
  } else if (isForeseen(error)) {
    const { message } = error;
    const failure = 'unreachable';
    if (await noteFailure(db, id, { failure, error: message, time })) {
      logger.warn(`${message}. It is tried again; nothing else waits for it.`);
    }
  } else {
    const logged = logUnexpected(logger, `Publishing to ${id} failed`, error);
    await noteFailure(db, id, {
      failure: 'unreachable',
      error: `Something went wrong on the server; its log says more under ${logged}`,
      time,
    });
  }
}

function isForeseen(error: unknown): error is Error {
  return (
    error instanceof StoreError ||
    error instanceof WitnessError ||
    error instanceof StampError ||
    error instanceof UnreachableError ||
    error instanceof DeadlineError
  );
}
