import type { Sha256 } from './bytes';
import {
  formatBundlePath,
  formatTilePath,
  parseBundlePath,
  parseTilePath,
  type Tile,
  TILE_WIDTH,
} from './tile';
import type { TamperProblem } from './verification';
import { bundleProblem, tileProblem } from './verifyTiles';

/**
 * The tiles and entry bundles that are kept somewhere, each to be compared once with
 * the hashes that the entries give. There need not be any.
 *
 * @public
 */
export class TileFiles {
  readonly #read: (path: string) => Promise<Uint8Array | undefined>;
  readonly #sha256: Sha256;
  /** Paths by that of the full tile or bundle that they are the beginning of. */
  readonly #paths = new Map<string, string[]>();

  /** @param options - `read`: undefined when there is no such file any more */
  constructor(options: {
    read(path: string): Promise<Uint8Array | undefined>;
    sha256: Sha256;
  }) {
    this.#read = options.read;
    this.#sha256 = options.sha256;
  }

  /** @throws TileError when it is the path of neither a tile nor a bundle */
  add(path: string): void {
    const full = isBundle(path)
      ? formatBundlePath({ ...parseBundlePath(path), width: TILE_WIDTH })
      : formatTilePath({ ...parseTilePath(path), width: TILE_WIDTH });
    this.#paths.set(full, [...(this.#paths.get(full) ?? []), path]);
  }

  /**
   * Compares what there is of a tile, and of the bundle with its entries.
   *
   * @param expected - as many hashes of the tile as the log has
   */
  check = async (
    { level, index }: Tile,
    expected: Uint8Array,
  ): Promise<TamperProblem | undefined> => {
    const full = { level, index, width: TILE_WIDTH };
    const paths = this.#take(formatTilePath(full));
    if (level === 0) {
      paths.push(...this.#take(formatBundlePath(full)));
    }
    for (const path of paths) {
      const found = (await this.#read(path)) ?? new Uint8Array(0);
      const sha256 = this.#sha256;
      const problem = isBundle(path)
        ? bundleProblem({
            bundle: parseBundlePath(path),
            found,
            expected,
            sha256,
          })
        : tileProblem({ tile: parseTilePath(path), found, expected });
      if (problem) {
        return problem;
      }
    }
    return undefined;
  };

  /** One that was not checked, because the log has no such tile. */
  unchecked(): string | undefined {
    return this.#paths.values().next().value?.[0];
  }

  #take(full: string): string[] {
    const paths = this.#paths.get(full) ?? [];
    this.#paths.delete(full);
    return paths;
  }
}

function isBundle(path: string): boolean {
  return path.startsWith('tile/entries/');
}
