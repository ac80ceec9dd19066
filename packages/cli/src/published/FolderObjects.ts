import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import {
  type ListedObject,
  type PublishedObjects,
  UnreadableError,
} from './PublishedObjects';

const CHUNK = 256 * 1024;

/** A folder that a log was published to. Hidden files are no part of it. @internal */
export class FolderObjects implements PublishedObjects {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async list(prefix: string): Promise<ListedObject[]> {
    const listed: ListedObject[] = [];
    const entries = await unlessMissing(
      readdir(join(this.#directory, prefix), {
        recursive: true,
        withFileTypes: true,
      }),
    );
    for (const entry of entries ?? []) {
      const path = join(entry.parentPath, entry.name);
      const found =
        entry.isDirectory() || entry.name.startsWith('.')
          ? undefined
          : await unlessMissing(stat(path));
      if (found && !found.isFile()) {
        // Reading a pipe would wait for ever.
        throw new UnreadableError(
          `${path} is not a file, so it was not verified`,
        );
      }
      if (found) {
        listed.push({ name: this.#nameOf(path), size: found.size });
      }
    }
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  read(name: string): Promise<Uint8Array | undefined> {
    return unlessMissing(readFile(join(this.#directory, name)));
  }

  /** Opens the file when it is read and closes it whatever happens. */
  async *stream(name: string): AsyncGenerator<Uint8Array> {
    const path = join(this.#directory, name);
    try {
      yield* createReadStream(path, { highWaterMark: CHUNK });
    } catch (error) {
      throw unreadable(error);
    }
  }

  #nameOf(path: string): string {
    return path
      .slice(join(this.#directory).length)
      .split(sep)
      .filter(part => part !== '')
      .join('/');
  }
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw unreadable(error);
  }
}

/** The same error, when it is not the system's. */
function unreadable(error: unknown): unknown {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && syscall !== undefined
    ? new UnreadableError(
        `${path ?? 'A file'} cannot be read, so it was not verified`,
      )
    : error;
}
