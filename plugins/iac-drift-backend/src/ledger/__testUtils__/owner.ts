import { Frontier } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';

/** What only the owner of the tables can do, and does to test the rest. */

/** Takes the guards off the log. */
export async function disarm(database: Knex): Promise<void> {
  if (database.client.config.client === 'pg') {
    await database.raw('ALTER TABLE iac_drift_log DISABLE TRIGGER USER');
    await database.raw(
      `ALTER TABLE iac_drift_log DROP CONSTRAINT iac_drift_log_entry_hash,
         DROP CONSTRAINT iac_drift_log_leaf_hash`,
    );
    return;
  }
  await database.raw('DROP TRIGGER iac_drift_log_no_update');
  await database.raw('DROP TRIGGER iac_drift_log_no_delete');
}

/** Cuts the log and sets the head as if the rest had never been. */
export async function cutLog(database: Knex, size: number): Promise<void> {
  await database('iac_drift_log').where('seq', '>=', size).delete();
  const rows = await database('iac_drift_log').orderBy('seq');
  const tree = Frontier.empty(sha256);
  rows.forEach(row => tree.append(row.leaf_hash));
  await database('iac_drift_head').update({
    size,
    frontier: Buffer.from(tree.toBytes()),
    last_hash: rows.at(-1).entry_hash,
  });
}

/** The message of the error that a promise ends in; empty when it does not. */
export async function refusal(promise: PromiseLike<unknown>): Promise<string> {
  try {
    await promise;
    return '';
  } catch (error) {
    // Errors of native modules are not instances of the test's own Error.
    return (error as { message: string }).message;
  }
}
