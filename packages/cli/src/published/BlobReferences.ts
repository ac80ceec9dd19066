import { createHash } from 'node:crypto';
import { readEvent, type TamperProblem } from '@iac-drift/ledger';
import type { PublishedObjects } from './PublishedObjects';

const PREFIX = 'blobs/sha256/';
const SCHEMAS = 'schemas/sha256/';
const MARK = Buffer.from(`"dataref":"${PREFIX}`);

interface Reference {
  seq: number;
  file: string;
  digest: string;
}

/**
 * Data that entries refer to instead of holding it, and whatever else is named by its
 * digest. Only large events have such data, so the references are few.
 *
 * @internal
 */
export class BlobReferences {
  readonly #objects: PublishedObjects;
  readonly #references: Reference[] = [];

  constructor(objects: PublishedObjects) {
    this.#objects = objects;
  }

  /** Keeps the reference of an entry, if it has one. */
  note = (entry: { seq: number; line: Uint8Array; file: string }): void => {
    const { seq, line, file } = entry;
    const { buffer, byteOffset, byteLength } = line;
    if (!Buffer.from(buffer, byteOffset, byteLength).includes(MARK)) {
      return;
    }
    const { dataref } = readEvent(line);
    if (typeof dataref === 'string' && dataref.startsWith(PREFIX)) {
      this.#references.push({
        seq,
        file,
        digest: dataref.slice(PREFIX.length),
      });
    }
  };

  /** The first object that is missing, or named by another digest than its own. */
  async check(): Promise<TamperProblem | undefined> {
    return (await this.#badReference()) ?? this.#badName();
  }

  async #badReference(): Promise<TamperProblem | undefined> {
    for (const { seq, digest } of this.#references) {
      const file = `${PREFIX}${digest}`;
      const found = /^[0-9a-f]{64}$/.test(digest)
        ? await this.#sha256Of(file)
        : undefined;
      if (found !== digest) {
        return {
          rule: 'blob',
          message: `${file}, the data of entry ${seq}, ${
            found === undefined ? 'is missing' : 'was altered'
          }.`,
          file,
          seq,
        };
      }
    }
    return undefined;
  }

  /** No entry need refer to it: of schemas only the first entry tells. */
  async #badName(): Promise<TamperProblem | undefined> {
    const checked = new Set(this.#references.map(({ digest }) => digest));
    for (const prefix of [PREFIX, SCHEMAS]) {
      for (const { name: file } of await this.#objects.list(prefix)) {
        const digest = file.slice(prefix.length);
        if (!checked.has(digest) && (await this.#sha256Of(file)) !== digest) {
          const message = `${file} was altered: its name is not its SHA-256.`;
          return { rule: 'blob', message, file };
        }
      }
    }
    return undefined;
  }

  async #sha256Of(name: string): Promise<string | undefined> {
    const bytes = await this.#objects.read(name);
    return bytes && createHash('sha256').update(bytes).digest('hex');
  }
}
