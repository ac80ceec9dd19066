import {
  bundleProblem,
  formatBundle,
  formatBundlePath,
  formatTilePath,
  hashesFromTiles,
  newBundles,
  newTiles,
  type Tile,
  TILE_WIDTH,
  TileError,
  toHex,
  treeRootFrom,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { LedgerIntegrityError } from '../ledger';
import { tileRoot } from '../ledger/operations/insertTiles';
import { readEntries } from '../ledger/operations/readEntries';
import { readTile } from '../ledger/operations/readTile';

/** An object to publish. @internal */
export interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

interface Growth {
  /** Size up to which tiles are published. */
  from: number;
  /** Size of the checkpoint that they are wanted for. */
  to: number;
  /** Its root, lower-case hex. */
  root: string;
}

/**
 * The tiles and entry bundles that a log of `to` entries has and one of `from` had
 * not, the partial ones at the right edge included. Each is proved by the root
 * before it is handed out: what is published cannot be taken back.
 *
 * @throws LedgerIntegrityError when the database does not give the root
 * @internal
 */
export async function* readNewTiles(
  db: Knex,
  growth: Growth,
): AsyncGenerator<NamedBytes> {
  const tiles = await provedTiles(db, growth);
  for (const bundle of newBundles(growth.from, growth.to)) {
    const from = bundle.index * TILE_WIDTH;
    const entries: Buffer[] = [];
    for await (const entry of readEntries(db, {
      from,
      to: from + bundle.width,
    })) {
      entries.push(entry);
    }
    const found = formatBundle(entries);
    const name = formatTilePath({ level: 0, ...bundle });
    const expected = tiles.get(name)!;
    const problem = bundleProblem({ bundle, found, expected, sha256 });
    if (problem) {
      throw new LedgerIntegrityError(
        `The log in the database was changed: ${problem.message}`,
      );
    }
    yield { name: formatBundlePath(bundle), bytes: found };
  }
  for (const [name, bytes] of tiles) {
    yield { name, bytes };
  }
}

async function provedTiles(
  db: Knex,
  { from, to, root }: Growth,
): Promise<Map<string, Uint8Array>> {
  const tiles = new Map<string, Uint8Array>();
  const list = [...newTiles(from, to)];
  for (const tile of list) {
    tiles.set(formatTilePath(tile), await readTile(db, tile));
  }
  const reader = hashesFromTiles({
    size: to,
    readTile: async tile =>
      tiles.get(formatTilePath(tile)) ?? readTile(db, tile),
    sha256,
  });
  try {
    // The partial tiles give the root, each hash of them; and each full one is a
    // hash of the tile above it.
    if (toHex(await treeRootFrom(reader, to, sha256)) !== root) {
      throw new TileError(`they do not give the signed root of ${to} entries`);
    }
    for (const { level, index, width } of list) {
      if (width === TILE_WIDTH) {
        await requireFull(reader, { level, index, width }, tiles);
      }
    }
  } catch (error) {
    if (error instanceof TileError) {
      throw new LedgerIntegrityError(
        `The stored tiles of the log are damaged: ${error.message}.`,
      );
    }
    throw error;
  }
  return tiles;
}

async function requireFull(
  reader: ReturnType<typeof hashesFromTiles>,
  tile: Tile,
  tiles: Map<string, Uint8Array>,
): Promise<void> {
  const name = formatTilePath(tile);
  const [above] = await reader.readHashes([
    { level: 8 * (tile.level + 1), index: tile.index },
  ]);
  if (toHex(tileRoot(Buffer.from(tiles.get(name)!))) !== toHex(above)) {
    throw new TileError(`${name} does not fit the tile above it`);
  }
}
