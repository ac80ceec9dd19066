import { randomUUID } from 'node:crypto';
import {
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import {
  EvidenceForkError,
  type EvidenceStore,
  type StoredObject,
} from '@iac-drift/backstage-plugin-iac-drift-node';

const TEMPORARY = '.tmp';
const HOUR = 60 * 60 * 1000;

/**
 * Publishes to a folder. A folder is not write-once: whoever can write to it can
 * delete what is in it. What it holds can be verified all the same.
 *
 * @internal
 */
export class FolderEvidenceStore implements EvidenceStore {
  /** Makes the folder when it is missing. */
  static async create(options: {
    directory: string;
  }): Promise<FolderEvidenceStore> {
    const store = new FolderEvidenceStore(options.directory);
    await mkdir(join(options.directory, TEMPORARY), { recursive: true });
    await store.#removeLeftovers();
    return store;
  }

  /** One that is there, to read from; undefined when it is not. */
  static async open(options: {
    directory: string;
  }): Promise<FolderEvidenceStore | undefined> {
    const found = await stat(options.directory).catch(() => undefined);
    return found?.isDirectory()
      ? new FolderEvidenceStore(options.directory)
      : undefined;
  }

  readonly id = 'folder';
  readonly description: string;
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
    this.description = `the folder ${directory}`;
  }

  async putOnce(name: string, bytes: Uint8Array): Promise<StoredObject> {
    const file = this.#path(name);
    const present = await this.get(name);
    if (present) {
      return this.#requireSame(name, present, bytes);
    }
    const temporary = await this.#writeTemporary(bytes);
    try {
      await mkdir(dirname(file), { recursive: true });
      // A link, unlike a rename, never replaces what another process put there.
      await link(temporary, file);
    } catch (error) {
      if (code(error) === 'EEXIST') {
        const other = await readFile(file);
        return this.#requireSame(name, other, bytes);
      }
      if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(code(error) ?? '')) {
        throw error;
      }
      await rename(temporary, file);
    } finally {
      await rm(temporary, { force: true });
    }
    await syncDirectory(dirname(file));
    return {};
  }

  async replace(name: string, bytes: Uint8Array): Promise<StoredObject> {
    const file = this.#path(name);
    const temporary = await this.#writeTemporary(bytes);
    await mkdir(dirname(file), { recursive: true });
    await rename(temporary, file);
    await syncDirectory(dirname(file));
    return {};
  }

  async get(name: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.#path(name));
    } catch (error) {
      if (code(error) === 'ENOENT') {
        return undefined;
      }
      throw error;
    }
  }

  /** A folder keeps one version of each: the first is the newest. */
  getNewest(name: string): Promise<Buffer | undefined> {
    return this.get(name);
  }

  async list(
    prefix: string,
    options: { after?: string } = {},
  ): Promise<string[]> {
    const { after = '' } = options;
    const folder = this.#path(prefix);
    try {
      const found = await readdir(folder, {
        recursive: true,
        withFileTypes: true,
      });
      return found
        .filter(item => !item.isDirectory())
        .map(item => relative(folder, join(item.parentPath, item.name)))
        .map(name => `${prefix}${name.split(sep).join('/')}`)
        .filter(name => name > after)
        .sort();
    } catch (error) {
      if (code(error) === 'ENOENT') {
        return [];
      }
      throw error;
    }
  }

  async #writeTemporary(bytes: Uint8Array): Promise<string> {
    const directory = join(this.#directory, TEMPORARY);
    await mkdir(directory, { recursive: true });
    const temporary = join(directory, randomUUID());
    const handle = await open(temporary, 'wx', 0o644);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return temporary;
  }

  /** What a crash left behind; a younger file may be in use by another process. */
  async #removeLeftovers(): Promise<void> {
    const directory = join(this.#directory, TEMPORARY);
    for (const name of await readdir(directory)) {
      const file = join(directory, name);
      const { mtimeMs } = await stat(file);
      if (Date.now() - mtimeMs > HOUR) {
        await rm(file, { force: true });
      }
    }
  }

  #requireSame(name: string, present: Buffer, bytes: Uint8Array): StoredObject {
    if (!present.equals(bytes)) {
      throw new EvidenceForkError(
        `${name} in ${this.description} holds other bytes than this log has there: one of the two was changed.`,
      );
    }
    return {};
  }

  #path(name: string): string {
    if (
      !/^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*\/?$/.test(name) ||
      name.includes('..')
    ) {
      throw new Error(`${JSON.stringify(name)} cannot name an object`);
    }
    return join(this.#directory, ...name.split('/'));
  }
}

function code(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Makes the new name survive a loss of power, where the system can do that. */
async function syncDirectory(directory: string): Promise<void> {
  let handle;
  try {
    handle = await open(directory, 'r');
    await handle.sync();
  } catch (error) {
    if (!['EISDIR', 'EPERM', 'EINVAL', 'EACCES'].includes(code(error) ?? '')) {
      throw error;
    }
  } finally {
    await handle?.close();
  }
}
