import { type Tile, TILE_WIDTH } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import { type LogRow, TABLE_LOG, TABLE_TILE, type TileRow } from '../tables';

/**
 * The bytes of a tile, as long as its width says or shorter where the log ends
 * before. Full tiles are stored; a partial one is made of what is below it: leaf
 * hashes of entries, or roots of full tiles.
 *
 * @internal
 */
export async function readTile(db: Knex, tile: Tile): Promise<Buffer> {
  const { level, index, width } = tile;
  if (width === TILE_WIDTH) {
    const row = await db<TileRow>(TABLE_TILE)
      .select('hashes')
      .where({ level, n: index })
      .first();
    return row?.hashes ?? Buffer.alloc(0);
  }
  return readTileParts(db, tile);
}

/** A tile made of what is below it, also where the full one is stored. @internal */
export async function readTileParts(db: Knex, tile: Tile): Promise<Buffer> {
  const from = tile.index * TILE_WIDTH;
  const to = from + tile.width;
  const parts: Buffer[] =
    tile.level === 0
      ? await db<LogRow>(TABLE_LOG)
          .where('seq', '>=', from)
          .where('seq', '<', to)
          .orderBy('seq')
          .pluck('leaf_hash')
      : await db<TileRow>(TABLE_TILE)
          .where('level', tile.level - 1)
          .where('n', '>=', from)
          .where('n', '<', to)
          .orderBy('n')
          .pluck('root');
  return Buffer.concat(parts);
}
