import { equalBytes, leafHash } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import {
  type Ledger,
  LedgerIntegrityError,
  type SignedCheckpoint,
} from '../../ledger';
import { proveSelected } from '../bundle/proveSelected';
import type { SelectedEntries } from '../bundle/selectEntries';
import { readSelectedEntry, selectedLines } from '../bundle/selectedLines';
import { toOcsf } from './toOcsf';

/**
 * The entries of a selection as OCSF events, a line each. That they are in the log
 * is proved before the first one leaves.
 *
 * @throws LedgerIntegrityError when the database does not hold what was signed
 * @internal
 */
export async function writeOcsf(options: {
  db: Knex;
  ledger: Pick<Ledger, 'origin' | 'vkeys'>;
  checkpoint: SignedCheckpoint;
  selected: SelectedEntries;
}): Promise<AsyncGenerator<string>> {
  await proveSelected(options);
  return linesOf(options);
}

async function* linesOf({
  db,
  ledger,
  selected,
}: Parameters<typeof writeOcsf>[0]): AsyncGenerator<string> {
  const source = { origin: ledger.origin, vkey: ledger.vkeys[0] };
  let i = 0;
  for await (const selectedLine of selectedLines(db, selected.seqs)) {
    const { line } = selectedLine;
    if (!equalBytes(leafHash(line, sha256), selected.leaves[i++])) {
      throw new LedgerIntegrityError('The log changed while it was read.');
    }
    const entry = await readSelectedEntry(db, selectedLine);
    yield `${JSON.stringify(toOcsf({ ...entry, line }, source))}\n`;
  }
}
