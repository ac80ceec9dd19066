import type { Knex } from 'knex';
import { HASH_BYTES, TILE_WIDTH } from '@iac-drift/ledger';
import type { Growth } from '../growLog';
import { isPostgres, TABLE_HEAD, TABLE_LOG, TABLE_TILE } from '../tables';
import { insertTiles } from './insertTiles';
import { LOCK } from './lockLog';
import { runCompiled, type SqliteConnection } from './runCompiled';

/** Entries under a tile of the level above the leaves. */
const UPPER_WIDTH = TILE_WIDTH ** 2;
const INSERT_ENTRY = `INSERT INTO ${TABLE_LOG}
  (seq, entry, prev_hash, entry_hash, leaf_hash, event_id)
  VALUES (?, ?, ?, ?, ?, ?)`;

/**
 * Appends entries with the tiles that they fill, and moves the end of the log.
 * Takes the lock for it, if this transaction does not hold it yet.
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
    : insertSqlite(await tx.client.acquireConnection(), growth);
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

/**
 * As `insertGrowth`, in a transaction of its own that is begun and committed on the
 * way: where there are few rows, that took as long as writing them.
 *
 * @param growth - fills no tile above those of leaves
 * @internal
 */
export async function insertGrowthAlone(
  database: Knex,
  growth: Growth,
): Promise<boolean> {
  if (isPostgres(database)) {
    return insertPostgres(database, growth);
  }
  const connection: SqliteConnection =
    await database.client.acquireConnection();
  try {
    return connection
      .transaction(() => insertSqlite(connection, growth))
      .immediate();
  } finally {
    await database.client.releaseConnection(connection);
  }
}

/** Whether a tile above those of leaves is filled. @internal */
export function fillsUpperTile({ from, to }: Growth): boolean {
  return (
    Math.floor(from.size / UPPER_WIDTH) < Math.floor(to.size / UPPER_WIDTH)
  );
}

/**
 * See the function in the migrations: it takes the lock and then does the rest. All
 * entries go over in one value that is cut up there: with a value for each column of
 * each row most of the time went into reading the statement.
 */
async function insertPostgres(db: Knex, growth: Growth): Promise<boolean> {
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
  const { rows: answers } = await db.raw<{ rows: { appended: boolean }[] }>(
    `SELECT iac_drift_append(${bindings.map(() => '?').join()}) AS appended`,
    bindings,
  );
  return answers[0].appended;
}

function insertSqlite(connection: SqliteConnection, growth: Growth): boolean {
  const { from, to, tiles, starts, lengths, eventIds } = growth;
  // Writing first takes the turn, as BEGIN IMMEDIATE does.
  const moved = runCompiled(
    connection,
    `UPDATE ${TABLE_HEAD} SET size = ?, frontier = ?, last_hash = ?
     WHERE id = 1 AND size = ? AND last_hash = ?`,
    [to.size, to.frontier, to.lastHash, from.size, from.lastHash],
  );
  if (moved === 0) {
    return false;
  }
  const hash = (hashes: Buffer, i: number) =>
    hashes.subarray(HASH_BYTES * i, HASH_BYTES * (i + 1));
  for (let i = 0; i < eventIds.length; i++) {
    const start = starts[i] - 1;
    runCompiled(connection, INSERT_ENTRY, [
      from.size + i,
      growth.entries.subarray(start, start + lengths[i]),
      hash(growth.hashes, i),
      hash(growth.hashes, i + 1),
      hash(growth.leaves, i),
      eventIds[i],
    ]);
  }
  for (const { level, n, hashes, root } of tiles) {
    runCompiled(
      connection,
      `INSERT INTO ${TABLE_TILE} (level, n, hashes, root) VALUES (?, ?, ?, ?)`,
      [level, n, hashes, root],
    );
  }
  return true;
}
