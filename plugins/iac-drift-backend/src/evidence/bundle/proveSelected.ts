import { equalBytes, parseCheckpoint, parseNote } from '@iac-drift/ledger';
import { proveEntrySet, rootOfEntrySet } from '@iac-drift/ledger/bundle';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { LedgerIntegrityError, type SignedCheckpoint } from '../../ledger';
import { storedTree } from '../../ledger/storedTree';
import type { SelectedEntries } from './selectEntries';

/**
 * Proves that the entries are in the log that a checkpoint signs.
 *
 * @returns the lines of the proof
 * @throws LedgerIntegrityError when the database does not hold what was signed
 * @internal
 */
export async function proveSelected(options: {
  db: Knex;
  checkpoint: SignedCheckpoint;
  selected: Pick<SelectedEntries, 'seqs' | 'leaves'>;
}): Promise<string[]> {
  const { db, checkpoint, selected } = options;
  const { seqs, leaves } = selected;
  const { size, root } = parseCheckpoint(parseNote(checkpoint.note).text);
  const lines: string[] = [];
  for await (const line of proveEntrySet({
    reader: storedTree(db, size),
    seqs,
    size,
    sha256,
  })) {
    lines.push(line);
  }
  const proof = lines.map(line => line.slice(0, -1));
  const found = rootOfEntrySet({ seqs, leaves, proof, size, sha256 });
  if (!equalBytes(found, root)) {
    throw new LedgerIntegrityError(
      'The entries in the database are not those that were signed, so there is no evidence to give; verify the log.',
    );
  }
  return lines;
}
