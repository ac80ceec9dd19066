import { type Tile, TILE_WIDTH, TileError, toHex } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import { tileRoot } from '../ledger/operations/insertTiles';
import { readHead } from '../ledger/operations/readHead';
import { storedFrontier } from '../ledger/storedTree';
import {
  type LogRow,
  TABLE_HEAD,
  TABLE_LOG,
  TABLE_TILE,
  type TileRow,
  toInteger,
} from '../ledger/tables';
import type { Head } from '../ledger/types';
import { type DatabaseProblem, DatabaseTampered } from './rows';

/**
 * Compares a stored tile with the one that the entries give. Partial tiles are not
 * stored.
 *
 * @internal
 */
export async function wrongTile(
  db: Knex,
  { level, index, width }: Tile,
  bytes: Uint8Array,
): Promise<DatabaseProblem | undefined> {
  if (width < TILE_WIDTH) {
    return undefined;
  }
  const stored = await db<TileRow>(TABLE_TILE)
    .where({ level, n: index })
    .first();
  if (
    stored?.hashes.equals(bytes) &&
    stored.root.equals(tileRoot(Buffer.from(bytes)))
  ) {
    return undefined;
  }
  return {
    rule: 'tile-row',
    seq: index * TILE_WIDTH ** (level + 1),
    lastSeq: (index + 1) * TILE_WIDTH ** (level + 1) - 1,
    message: `Tile ${index} of level ${level} in the database ${
      stored ? 'was altered' : 'is missing'
    }; it is not what the entries give.`,
  };
}

/**
 * What the backend keeps about the end of the log must be what the log is: the head
 * row, and the number of entries and tiles.
 *
 * @throws DatabaseTampered when it is not
 * @internal
 */
export async function requireHead(db: Knex, head: Head): Promise<void> {
  const edge = await edgeOf(db, head.size);
  const last = await db<LogRow>(TABLE_LOG)
    .where({ seq: head.size - 1 })
    .first();
  if (
    edge !== head.frontier.toString('hex') ||
    !last?.entry_hash.equals(head.lastHash)
  ) {
    throw new DatabaseTampered({
      rule: 'head',
      message: `The head row of the log is not that of its ${head.size} entries.`,
    });
  }
  // One statement, one moment: entries are appended meanwhile.
  const [{ rows, size }] = await db
    .select({
      rows: db(TABLE_LOG).count('*'),
      size: db(TABLE_HEAD).max('size'),
    })
    .then(found => found as { rows: string | number; size: string | number }[]);
  if (toInteger(rows) !== toInteger(size)) {
    throw new DatabaseTampered({
      rule: 'head',
      message: `The table of the log has ${rows} rows and its head row says ${size}: rows were added or removed.`,
    });
  }
  await requireNoMoreTiles(db);
}

/** The right edge that the stored tiles give, in hex; undefined when they give none. */
async function edgeOf(db: Knex, size: number): Promise<string | undefined> {
  try {
    return toHex((await storedFrontier(db, size)).toBytes());
  } catch (error) {
    if (error instanceof TileError) {
      return undefined;
    }
    throw error;
  }
}

async function requireNoMoreTiles(db: Knex): Promise<void> {
  const tiles = await db<TileRow>(TABLE_TILE)
    .select('level')
    .max({ last: 'n' })
    .min({ first: 'n' })
    .count({ count: '*' })
    .groupBy('level');
  // Read after the tiles: the log only grows.
  const { size } = await readHead(db);
  for (const { level, first, last, count } of tiles) {
    const full = Math.floor(size / TILE_WIDTH ** (level + 1));
    if (
      toInteger(last) >= full ||
      toInteger(first) !== 0 ||
      toInteger(count ?? 0) !== toInteger(last) + 1
    ) {
      throw new DatabaseTampered({
        rule: 'tile-row',
        message: `The table of tiles holds tiles of level ${level} that the log does not have, or lacks some.`,
      });
    }
  }
}
