import {
  bundleProblem,
  type EntryBundle,
  formatBundlePath,
  formatTilePath,
  parseBundlePath,
  parseTilePath,
  type TamperProblem,
  type Tile,
  TILE_WIDTH,
  TileError,
  tileProblem,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { PublishedObjects } from './PublishedObjects';

interface Place {
  path: string;
  width: number;
}

/**
 * The tiles and entry bundles that were published, each to be compared once with the
 * hashes that the entries give. There need not be any.
 *
 * @internal
 */
export class PublishedTiles {
  readonly #objects: PublishedObjects;
  /** Paths by the path of the full tile or bundle that they are the beginning of. */
  readonly #places = new Map<string, Place[]>();
  #unexpected?: string;

  private constructor(objects: PublishedObjects) {
    this.#objects = objects;
  }

  static async list(objects: PublishedObjects): Promise<PublishedTiles> {
    const tiles = new PublishedTiles(objects);
    for (const { name } of await objects.list('tile/')) {
      tiles.#add(name);
    }
    return tiles;
  }

  /** Compares what is there of a tile, and of the bundle with its entries. */
  check = async (
    { level, index }: Tile,
    expected: Uint8Array,
  ): Promise<TamperProblem | undefined> => {
    const full = { level, index, width: TILE_WIDTH };
    for (const { path, width } of this.#take(formatTilePath(full))) {
      const tile = { level, index, width };
      const found = await this.#read(path);
      const problem = tileProblem({ tile, found, expected });
      if (problem) {
        return problem;
      }
    }
    const bundles = level === 0 ? this.#take(formatBundlePath(full)) : [];
    for (const { path, width } of bundles) {
      const bundle = { index, width };
      const found = await this.#read(path);
      const problem = bundleProblem({ bundle, found, expected, sha256 });
      if (problem) {
        return problem;
      }
    }
    return undefined;
  };

  /** A file that is no tile, or one that the log's size does not imply. */
  leftover(): TamperProblem | undefined {
    if (this.#unexpected !== undefined) {
      return {
        rule: 'unexpected-file',
        message: `${this.#unexpected} is not part of a published log.`,
        file: this.#unexpected,
      };
    }
    for (const [{ path }] of this.#places.values()) {
      return {
        rule: 'tile',
        message: `${path} is of a larger log than the entries are.`,
        file: path,
      };
    }
    return undefined;
  }

  /** Empty when it is gone since it was listed. */
  async #read(path: string): Promise<Uint8Array> {
    return (await this.#objects.read(path)) ?? new Uint8Array(0);
  }

  #add(path: string): void {
    try {
      const key = fullPath(path);
      const places = this.#places.get(key.path) ?? [];
      this.#places.set(key.path, [...places, { path, width: key.width }]);
    } catch (error) {
      if (!(error instanceof TileError)) {
        throw error;
      }
      this.#unexpected ??= path;
    }
  }

  #take(path: string): Place[] {
    const places = this.#places.get(path) ?? [];
    this.#places.delete(path);
    return places;
  }
}

function fullPath(path: string): Place {
  if (path.startsWith('tile/entries/')) {
    const bundle: EntryBundle = parseBundlePath(path);
    return {
      path: formatBundlePath({ ...bundle, width: TILE_WIDTH }),
      width: bundle.width,
    };
  }
  const tile = parseTilePath(path);
  return {
    path: formatTilePath({ ...tile, width: TILE_WIDTH }),
    width: tile.width,
  };
}
