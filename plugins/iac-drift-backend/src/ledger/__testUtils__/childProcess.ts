import type { Knex } from 'knex';
import { silentLogger } from '../../silentLogger';
import { Ledger, type LedgerOptions } from '../Ledger';
import { signerFromPem } from '../signer';
import { ORIGIN } from './events';

/** What a child process needs to open the log. */
export interface ChildTask {
  knex: Knex.Config;
  pem: string;
}

/** The log, opened in a process of its own. */
export async function openInChild(
  database: Knex,
  options: Pick<ChildTask, 'pem'> & Pick<LedgerOptions, 'projections'>,
): Promise<Ledger> {
  const { pem, projections } = options;
  return Ledger.create({
    database,
    logger: silentLogger,
    signer: signerFromPem({ pem, origin: ORIGIN }),
    projections,
  });
}

/** Does the task that the parent hands over on stdin, and ends. */
export function runTask<T extends ChildTask>(
  work: (task: T) => Promise<void>,
): void {
  process.stdin.once('data', chunk => {
    work(JSON.parse(chunk.toString())).then(
      () => process.exit(0),
      error => {
        process.stderr.write(`${error.stack}\n`);
        process.exit(1);
      },
    );
  });
}
