import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  bundleProblem,
  formatBundlePath,
  formatTilePath,
  parseBundlePath,
  parseTilePath,
  type TamperProblem,
  type Tile,
  TILE_WIDTH,
  tileProblem,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';

const TILES = 'tile/';
const BUNDLES = 'tile/entries/';

/**
 * The tiles and entry bundles in a store, each to be compared with the hashes that
 * the entries give.
 *
 * @internal
 */
export class StoredTiles {
  readonly #store: EvidenceStore;
  /** Names by that of the full tile or bundle that they are the beginning of. */
  readonly #names = new Map<string, string[]>();

  static async list(store: EvidenceStore): Promise<StoredTiles> {
    const tiles = new StoredTiles(store);
    for (const name of await store.list(TILES)) {
      const full = name.startsWith(BUNDLES)
        ? formatBundlePath({ ...parseBundlePath(name), width: TILE_WIDTH })
        : formatTilePath({ ...parseTilePath(name), width: TILE_WIDTH });
      tiles.#names.set(full, [...(tiles.#names.get(full) ?? []), name]);
    }
    return tiles;
  }

  private constructor(store: EvidenceStore) {
    this.#store = store;
  }

  /** What is wrong with those that are there. */
  check = async (
    { level, index }: Tile,
    expected: Uint8Array,
  ): Promise<TamperProblem | undefined> => {
    const full = { level, index, width: TILE_WIDTH };
    for (const name of this.#names.get(formatTilePath(full)) ?? []) {
      const found = await this.#read(name);
      const problem = tileProblem({
        tile: parseTilePath(name),
        found,
        expected,
      });
      if (problem) {
        return problem;
      }
    }
    const bundles = level === 0 ? formatBundlePath(full) : '';
    for (const name of this.#names.get(bundles) ?? []) {
      const found = await this.#read(name);
      const bundle = parseBundlePath(name);
      const problem = bundleProblem({ bundle, found, expected, sha256 });
      if (problem) {
        return problem;
      }
    }
    return undefined;
  };

  async #read(name: string): Promise<Uint8Array> {
    return (await this.#store.get(name)) ?? new Uint8Array(0);
  }
}
