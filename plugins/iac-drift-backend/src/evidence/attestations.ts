import type { Knex } from 'knex';
import { inTransaction } from '../ledger/operations/inTransaction';
import { lockLog } from '../ledger/operations/lockLog';
import { toInteger } from '../ledger/tables';
import { type AttestationRow, TABLE_ATTESTATION } from './tables';

/** Someone else's word for a checkpoint: a cosignature or a timestamp. @internal */
export interface Attestation {
  /** Size of the checkpoint. */
  size: number;
  kind: 'cosignature' | 'timestamp';
  /** `<name>+<key id>` of a witness, host of an authority. */
  madeBy: string;
  /** Name under which it is published. */
  name: string;
  /** The signature line, or the reply in DER. */
  bytes: Buffer;
  /** ISO 8601 UTC: the witness's time, or when the reply came. */
  madeAt: string;
}

/**
 * Keeps an attestation; one that is known is passed over.
 *
 * @remarks
 * Under the lock of the log, so that ids become visible in their order and whoever
 * reads on from the last one misses none.
 *
 * @internal
 */
export async function insertAttestation(
  db: Knex,
  { size, kind, madeBy, name, bytes, madeAt }: Attestation,
): Promise<void> {
  await inTransaction(db, async tx => {
    await lockLog(tx);
    await tx<AttestationRow>(TABLE_ATTESTATION)
      .insert({ size, kind, made_by: madeBy, name, bytes, made_at: madeAt })
      .onConflict('name')
      .ignore();
  });
}

/** Attestations after the one with this id, of checkpoints up to a size. @internal */
export async function readAttestations(
  db: Knex,
  options: { afterId: number; throughSize: number; limit: number },
): Promise<(Attestation & { id: number })[]> {
  const rows = await db<AttestationRow>(TABLE_ATTESTATION)
    .where('id', '>', options.afterId)
    .where('size', '<=', options.throughSize)
    .orderBy('id')
    .limit(options.limit);
  return rows.map(row => ({ ...toAttestation(row), id: toInteger(row.id) }));
}

/** Id of the attestation that was kept last; 0 when there is none. @internal */
export async function readLastAttestationId(db: Knex): Promise<number> {
  const row = await db<AttestationRow>(TABLE_ATTESTATION)
    .orderBy('id', 'desc')
    .first('id');
  return row ? toInteger(row.id) : 0;
}

/** The newest attestation of a maker. @internal */
export async function readNewestAttestation(
  db: Knex,
  by: Pick<Attestation, 'kind' | 'madeBy'>,
): Promise<Attestation | undefined> {
  const row = await db<AttestationRow>(TABLE_ATTESTATION)
    .where({ kind: by.kind, made_by: by.madeBy })
    .orderBy('id', 'desc')
    .first();
  return row && toAttestation(row);
}

/**
 * A checkpoint with the cosignatures that witnesses gave it, as lines after the
 * log's own. Verifiers pass over those that they do not know.
 *
 * @internal
 */
export async function withCosignatures(
  db: Knex,
  checkpoint: { size: number; note: Buffer },
): Promise<Buffer> {
  const lines = await db<AttestationRow>(TABLE_ATTESTATION)
    .where({ size: checkpoint.size, kind: 'cosignature' })
    .orderBy('id')
    .pluck('bytes');
  return Buffer.concat([checkpoint.note, ...lines]);
}

function toAttestation(row: AttestationRow): Attestation {
  return {
    size: toInteger(row.size),
    kind: row.kind,
    madeBy: row.made_by,
    name: row.name,
    bytes: row.bytes,
    madeAt: row.made_at,
  };
}
