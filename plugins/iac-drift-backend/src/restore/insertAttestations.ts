import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import { readTimestamp } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import { CHECKPOINTS } from '../evidence/names';
import { type AttestationRow, TABLE_ATTESTATION } from '../evidence/tables';

const COSIGNATURE = /^checkpoints\/(\d{20})\.cosig\.([0-9a-f]{8})\.(\d+)$/;
const TIMESTAMP = /^checkpoints\/(\d{20})\.tsr\.[0-9a-f]{8}$/;

/**
 * Copies cosignatures and timestamps from a store. They are not checked: whoever
 * relies on them does so by their makers' keys.
 *
 * @returns how many there are
 * @internal
 */
export async function insertAttestations(
  tx: Knex.Transaction,
  store: EvidenceStore,
): Promise<number> {
  let count = 0;
  for (const name of await store.list(CHECKPOINTS)) {
    const row = await readRow(store, name);
    if (row) {
      await tx<AttestationRow>(TABLE_ATTESTATION).insert(row);
      count += 1;
    }
  }
  return count;
}

async function readRow(
  store: EvidenceStore,
  name: string,
): Promise<Omit<AttestationRow, 'id'> | undefined> {
  const [, size, keyId, seconds] = COSIGNATURE.exec(name) ?? [];
  const [, stamped] = TIMESTAMP.exec(name) ?? [];
  if (size === undefined && stamped === undefined) {
    return undefined;
  }
  const bytes = Buffer.from((await store.get(name)) ?? []);
  if (size !== undefined) {
    const witness = bytes.toString('utf8').split(' ')[1];
    return {
      size: Number(size),
      kind: 'cosignature',
      made_by: `${witness}+${keyId}`,
      name,
      bytes,
      made_at: new Date(Number(seconds) * 1000).toISOString(),
    };
  }
  return {
    size: Number(stamped),
    kind: 'timestamp',
    made_by: 'restored',
    name,
    bytes,
    made_at: timeOf(bytes),
  };
}

function timeOf(reply: Buffer): string {
  try {
    return new Date(readTimestamp(reply).time * 1000).toISOString();
  } catch {
    // A note for operators; the reply is what counts.
    return new Date(0).toISOString();
  }
}
