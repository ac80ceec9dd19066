import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import type { LedgerEvent } from '@iac-drift/ledger';
import { generateEd25519Pem } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { Ledger, type LedgerOptions } from '../Ledger';
import { signerFromPem } from '../signer';
import { ORIGIN } from './events';

/** What the tests of the log share. */

export const PEM = generateEd25519Pem();
export const signer = signerFromPem({ pem: PEM, origin: ORIGIN });

const MIGRATIONS = resolvePackagePath(
  '@iac-drift/backstage-plugin-iac-drift-backend',
  'migrations',
);

export async function migrate(database: Knex): Promise<Knex> {
  await database.migrate.latest({ directory: MIGRATIONS });
  return database;
}

/** To the version of the plugin whose last migration this was. */
export async function migrateThrough(
  database: Knex,
  name: string,
): Promise<void> {
  let done: string[] = [];
  while (!done.includes(name)) {
    [, done] = await database.migrate.up({ directory: MIGRATIONS });
  }
}

export async function rollback(database: Knex): Promise<void> {
  await database.migrate.rollback({ directory: MIGRATIONS }, true);
}

export async function openLedger(
  database: Knex,
  options?: Partial<LedgerOptions>,
): Promise<Ledger> {
  return Ledger.create({
    database,
    signer,
    logger: mockServices.logger.mock(),
    projections: [],
    ...options,
  });
}

/** Appends events as business code does: outbox first, then a drain. */
export async function append(
  ledger: Ledger,
  database: Knex,
  toAppend: LedgerEvent[],
): Promise<void> {
  await database.transaction(tx => ledger.enqueue(toAppend, tx));
  await ledger.drain();
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}
