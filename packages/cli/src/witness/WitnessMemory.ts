import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CliError } from '../CliError';
import { createOnce } from './createOnce';

/** The newest checkpoint that was cosigned, as it was cosigned. @internal */
export interface Remembered {
  /** How many were remembered before. */
  generation: number;
  note: Buffer;
}

const NAME = /^\d{16}$/;
const KEPT = 16;

/**
 * What a witness cosigned last, for each log, in a folder: the cosigned checkpoints
 * themselves, numbered. The next number is taken by making its file, which one process
 * alone can do, so several witnesses with one memory never cosign two trees that
 * exclude each other, whenever any of them is killed.
 *
 * Old files are removed. Whoever was so slow that the number it takes was removed
 * already finds that there is a later one; the newest is never removed.
 *
 * @internal
 */
export class WitnessMemory {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Makes the folder when it is missing.
   *
   * @throws CliError when that cannot be
   */
  static async open(folder: string): Promise<WitnessMemory> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new CliError(
        `The witness cannot keep its memory in ${folder} (${
          (error as NodeJS.ErrnoException).code
        }); give another folder with --state.`,
      );
    }
    return new WitnessMemory(folder);
  }

  /** What was cosigned last of the log whose origin has this hash. */
  async newest(originHash: string): Promise<Remembered | undefined> {
    for (;;) {
      const generation = (await this.#generations(originHash)).at(-1);
      if (generation === undefined) {
        return undefined;
      }
      try {
        const note = await readFile(this.#file(originHash, generation));
        return { generation, note };
      } catch (error) {
        // Gone since it was listed: then there are newer ones.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
          throw error;
        }
      }
    }
  }

  /**
   * Remembers a checkpoint after the one that the decision rested on.
   *
   * @returns false when another was remembered in between; then nothing is changed
   */
  async remember(
    originHash: string,
    after: Remembered | undefined,
    note: Uint8Array,
  ): Promise<boolean> {
    const generation = (after?.generation ?? 0) + 1;
    const file = this.#file(originHash, generation);
    await mkdir(join(this.#folder, originHash), {
      recursive: true,
      mode: 0o700,
    });
    if (!(await createOnce(file, note))) {
      return false;
    }
    const generations = await this.#generations(originHash);
    if (generations.at(-1) !== generation) {
      await rm(file, { force: true });
      return false;
    }
    await this.#forget(originHash, generations, generation);
    return true;
  }

  async #forget(
    originHash: string,
    generations: number[],
    newest: number,
  ): Promise<void> {
    for (const generation of generations) {
      if (generation <= newest - KEPT) {
        await rm(this.#file(originHash, generation), { force: true });
      }
    }
  }

  /** In ascending order. */
  async #generations(originHash: string): Promise<number[]> {
    try {
      const names = await readdir(join(this.#folder, originHash));
      return names
        .filter(name => NAME.test(name))
        .map(Number)
        .sort((a, b) => a - b);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
        return [];
      }
      throw error;
    }
  }

  #file(originHash: string, generation: number): string {
    const name = String(generation).padStart(16, '0');
    return join(this.#folder, originHash, name);
  }
}

/** The name of a log in URLs and files: hexadecimal SHA-256 of its origin. @internal */
export function hashOfOrigin(origin: string): string {
  return createHash('sha256').update(origin).digest('hex');
}
