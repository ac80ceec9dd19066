import type { Knex } from 'knex';
import { TILE_WIDTH } from '@iac-drift/ledger';
import type { Growth } from '../growLog';
import {
  isPostgres,
  TABLE_HEAD,
  TABLE_LOG,
  TABLE_TILE,
  type TileRow,
} from '../tables';
import { insertTiles } from './insertTiles';
import { LOCK } from './lockLog';
import { runCompiled } from './runCompiled';

/**
 * Appends entries with the tiles that they fill, and moves the end of the log.
 * Takes the lock for it, if this transaction does not hold it yet.
 *
 * @remarks
 * All entries go over in one value that is cut up in the database: with a value for
 * each column of each row most of the time went into reading the statement.
 *
 * @returns false, with nothing written, when the log does not end where this goes on
 * @internal
 */
export async function insertGrowth(
  tx: Knex.Transaction,
  growth: Growth,
): Promise<boolean> {
  const isInserted = isPostgres(tx)
    ? await insertPostgres(tx, growth)
    : await insertSqlite(tx, growth);
  if (isInserted) {
    // Once in 65,536 entries.
    await insertTiles(tx, {
      level: 1,
      from: Math.floor(growth.from.size / TILE_WIDTH),
      to: Math.floor(growth.to.size / TILE_WIDTH),
    });
  }
  return isInserted;
}

/** See the function in the migrations: it takes the lock and then does the rest. */
async function insertPostgres(
  tx: Knex.Transaction,
  growth: Growth,
): Promise<boolean> {
  const { from, to, tiles } = growth;
  const bindings: Knex.Value[] = [
    ...LOCK,
    from.size,
    from.lastHash,
    to.size,
    to.lastHash,
    to.frontier,
    growth.entries,
    growth.hashes,
    growth.leaves,
    growth.starts,
    growth.lengths,
    growth.eventIds,
    tiles.map(tile => tile.n),
    tiles.map(tile => tile.hashes),
    tiles.map(tile => tile.root),
  ];
  const { rows: answers } = await tx.raw<{ rows: { appended: boolean }[] }>(
    `SELECT iac_drift_append(${bindings.map(() => '?').join()}) AS appended`,
    bindings,
  );
  return answers[0].appended;
}

async function insertSqlite(
  tx: Knex.Transaction,
  growth: Growth,
): Promise<boolean> {
  const { from, to, tiles, starts, lengths, eventIds } = growth;
  // Writing first takes the turn, as BEGIN IMMEDIATE does.
  const moved = await runCompiled(
    tx,
    `UPDATE ${TABLE_HEAD} SET size = ?, frontier = ?, last_hash = ?
     WHERE id = 1 AND size = ? AND last_hash = ?`,
    [to.size, to.frontier, to.lastHash, from.size, from.lastHash],
  );
  if (moved === 0) {
    return false;
  }
  await runCompiled(
    tx,
    `INSERT INTO ${TABLE_LOG}
       (seq, entry, prev_hash, entry_hash, leaf_hash, event_id)
     SELECT ? + key,
            substr(entries, value ->> 0, value ->> 1),
            substr(hashes, 32 * key + 1, 32),
            substr(hashes, 32 * key + 33, 32),
            substr(leaves, 32 * key + 1, 32),
            value ->> 2
     FROM (SELECT ? AS entries, ? AS hashes, ? AS leaves), json_each(?)`,
    [
      from.size,
      growth.entries,
      growth.hashes,
      growth.leaves,
      JSON.stringify(
        starts.map((start, i) => [start, lengths[i], eventIds[i]]),
      ),
    ],
  );
  if (tiles.length > 0) {
    await tx<TileRow>(TABLE_TILE).insert(tiles);
  }
  return true;
}
