import type { Knex } from 'knex';
import type { WriteOnceProof } from '@iac-drift/backstage-plugin-iac-drift-node';
import { oneLine } from '../errors';
import { toInteger } from '../ledger/tables';
import { type AnchorRow, TABLE_ANCHOR } from './tables';

/** What is known of a store, a witness or an authority. @internal */
export interface AnchorState {
  id: string;
  /** Entries that the newest checkpoint there covers. */
  size: number;
  /** Last success. Times are ISO 8601 UTC. */
  reachedAt?: string;
  /** When tiles and `checkpoint` were last brought up to date. */
  shownAt?: string;
  /** Attestations up to this id are in the store. */
  attestedId: number;
  /** A fork says that the store holds other bytes than this log. */
  failure?: 'unreachable' | 'fork';
  error?: string;
  failingSince?: string;
  proof?: WriteOnceProof;
  /** Why write-once could not be tried. */
  proofError?: string;
  proofTriedAt?: string;
}

/** Everything that is known, by id. @internal */
export async function readAnchors(db: Knex): Promise<Map<string, AnchorState>> {
  const rows = await db<AnchorRow>(TABLE_ANCHOR);
  return new Map(rows.map(row => [row.id, toState(row)]));
}

/** @internal */
export async function readAnchor(db: Knex, id: string): Promise<AnchorState> {
  const row = await db<AnchorRow>(TABLE_ANCHOR).where({ id }).first();
  return row ? toState(row) : { id, size: 0, attestedId: 0 };
}

/** Notes a success, which ends a failure. @internal */
export async function noteReached(
  db: Knex,
  id: string,
  found: { size: number; time: string } & Partial<
    Pick<AnchorState, 'shownAt' | 'attestedId'>
  >,
): Promise<void> {
  await write(db, id, {
    size: found.size,
    reached_at: found.time,
    failure: null,
    error: null,
    failing_since: null,
    ...(found.shownAt !== undefined && { shown_at: found.shownAt }),
    ...(found.attestedId !== undefined && { attested_id: found.attestedId }),
  });
}

/**
 * Notes a failure.
 *
 * @returns whether it is news: another sentence than the one before
 * @internal
 */
export async function noteFailure(
  db: Knex,
  id: string,
  found: { failure: 'unreachable' | 'fork'; error: string; time: string },
): Promise<boolean> {
  const { failure, time } = found;
  const error = oneLine(found.error);
  const before = await readAnchor(db, id);
  // What differs does not heal by the store's being out of reach.
  if (before.failure === 'fork' && failure === 'unreachable') {
    return false;
  }
  await write(db, id, {
    failure,
    error,
    failing_since: before.failingSince ?? time,
  });
  return before.error !== error;
}

/** Notes what came of a canary. @internal */
export async function noteProof(
  db: Knex,
  id: string,
  found: { time: string } & ({ proof: WriteOnceProof } | { error: string }),
): Promise<void> {
  await write(db, id, {
    proof_tried_at: found.time,
    ...('proof' in found
      ? { proof: JSON.stringify(found.proof), proof_error: null }
      : { proof_error: oneLine(found.error) }),
  });
}

async function write(
  db: Knex,
  id: string,
  columns: Partial<Omit<AnchorRow, 'id'>>,
): Promise<void> {
  await db<AnchorRow>(TABLE_ANCHOR)
    .insert({ id, ...columns })
    .onConflict('id')
    .merge(columns);
}

function toState(row: AnchorRow): AnchorState {
  const known = {
    reachedAt: row.reached_at,
    shownAt: row.shown_at,
    failure: row.failure,
    error: row.error,
    failingSince: row.failing_since,
    proof: row.proof && JSON.parse(row.proof),
    proofError: row.proof_error,
    proofTriedAt: row.proof_tried_at,
  };
  return {
    id: row.id,
    size: toInteger(row.size),
    attestedId: toInteger(row.attested_id),
    ...Object.fromEntries(
      Object.entries(known).filter(([, value]) => value !== null),
    ),
  };
}
