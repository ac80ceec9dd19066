import { readEvent } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import { readEntries } from './operations/readEntries';
import { LedgerIntegrityError } from './types';

/**
 * The first entry of a log names its origin and its key. Signing with another
 * key would make a log that nobody who holds the first key can verify.
 *
 * @throws LedgerIntegrityError when they are not ours
 * @internal
 */
export async function requireOwnLog(
  tx: Knex.Transaction,
  own: { origin: string; vkey: string },
): Promise<void> {
  for await (const entry of readEntries(tx, { from: 0, to: 1 })) {
    const data = readEvent(entry).data;
    const { origin, vkeys } = (data ?? {}) as Record<string, unknown>;
    if (origin !== own.origin) {
      throw new LedgerIntegrityError(
        `The log in the database is named ${origin} and the configuration says ${own.origin}; a log keeps its name for ever.`,
      );
    }
    if (!Array.isArray(vkeys) || !vkeys.includes(own.vkey)) {
      throw new LedgerIntegrityError(
        `The log ${origin} was begun with another signing key. Put that key back in its place; without it the log cannot be continued.`,
      );
    }
    return;
  }
  throw new LedgerIntegrityError('The log has lost its first entry.');
}
