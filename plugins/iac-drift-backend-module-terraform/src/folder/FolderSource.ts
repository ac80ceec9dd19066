import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  DesiredStateError,
  type DesiredRead,
  type DesiredStateSource,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { FolderSourceConfig } from '../config';
import { requirePath } from '../state/requirePath';
import { toDesiredRead } from '../state/toDesiredRead';
import { listStateFiles } from './listStateFiles';
import { readStateFile } from './readStateFile';
import { validateStatePath } from './statePath';

/**
 * Between the two attempts at a file that does not parse: a writer that replaces
 * a state in place needs about this long.
 */
const TORN_WRITE_PAUSE_MS = 150;

/**
 * Terraform and OpenTofu states in a folder: every `*.tfstate` file is a stack.
 *
 * @public
 */
export class FolderSource implements DesiredStateSource {
  readonly kind = 'terraform';
  readonly id: string;
  readonly #folder: string;
  readonly #maxStateBytes: number;
  readonly #logger: LoggerService;

  constructor(options: FolderSourceConfig & { logger: LoggerService }) {
    this.id = options.id;
    this.#folder = resolve(options.path);
    this.#maxStateBytes = options.maxStateBytes;
    this.#logger = options.logger;
  }

  /** A folder that is not there (yet) has no stacks; that is logged, not thrown. */
  async listStacks(options: { signal?: AbortSignal }): Promise<string[]> {
    let list;
    try {
      list = await listStateFiles(await realpath(this.#folder), options);
    } catch (error) {
      if (options.signal?.aborted) {
        throw error;
      }
      const { code } = error as NodeJS.ErrnoException;
      this.#logger.warn(
        code === 'ENOENT' || code === 'ENOTDIR'
          ? `Terraform source '${this.id}' has no stacks: ${
              this.#folder
            } is not a folder`
          : `Terraform source '${this.id}' has no stacks: ${
              this.#folder
            } cannot be read (${code ?? 'unknown error'})`,
      );
      return [];
    }
    if (list.incomplete) {
      this.#logger.warn(
        `Terraform source '${this.id}' lists only a part of ${this.#folder}: ${
          list.incomplete
        }`,
      );
    }
    return list.paths;
  }

  validatePath(path: string): string | undefined {
    return validateStatePath(path);
  }

  async read(
    path: string,
    options: { signal?: AbortSignal },
  ): Promise<DesiredRead> {
    requirePath(this, path);
    const root = await this.#root();
    const first = await readStateFile(root, path, this.#maxStateBytes);
    try {
      return toDesiredRead(first);
    } catch (error) {
      // A reader may catch a file half-written. What is broken for good reads
      // the same a moment later.
      await wait(TORN_WRITE_PAUSE_MS, undefined, { signal: options.signal });
      const second = await readStateFile(root, path, this.#maxStateBytes);
      if (Buffer.compare(first.bytes, second.bytes) === 0) {
        throw error;
      }
      return toDesiredRead(second);
    }
  }

  async #root(): Promise<string> {
    try {
      return await realpath(this.#folder);
    } catch {
      throw new DesiredStateError(
        `The folder of Terraform source '${this.id}' does not exist or cannot be read.`,
      );
    }
  }
}
