import { type TamperProblem, TileError, TileFiles } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { PublishedObjects } from './PublishedObjects';

/**
 * The tiles and entry bundles that were published, and what else lies among them.
 *
 * @internal
 */
export class PublishedTiles {
  readonly #files: TileFiles;
  #unexpected?: string;

  private constructor(objects: PublishedObjects) {
    this.#files = new TileFiles({ read: path => objects.read(path), sha256 });
  }

  static async list(objects: PublishedObjects): Promise<PublishedTiles> {
    const tiles = new PublishedTiles(objects);
    for (const { name } of await objects.list('tile/')) {
      tiles.#add(name);
    }
    return tiles;
  }

  /** Compares what is there of a tile with the hashes that the entries give. */
  get check(): TileFiles['check'] {
    return this.#files.check;
  }

  /** A file that is no tile, or one that the log's size does not imply. */
  leftover(): TamperProblem | undefined {
    if (this.#unexpected !== undefined) {
      return {
        rule: 'unexpected-file',
        message: `${this.#unexpected} is not part of a published log.`,
        file: this.#unexpected,
      };
    }
    const file = this.#files.unchecked();
    return file === undefined
      ? undefined
      : {
          rule: 'tile',
          message: `${file} is of a larger log than the entries are.`,
          file,
        };
  }

  #add(path: string): void {
    try {
      this.#files.add(path);
    } catch (error) {
      if (!(error instanceof TileError)) {
        throw error;
      }
      this.#unexpected ??= path;
    }
  }
}
