import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readEvent, type TamperProblem } from '@iac-drift/ledger';

const PREFIX = 'blobs/sha256/';
const MARK = Buffer.from(`"dataref":"${PREFIX}`);

interface Reference {
  seq: number;
  file: string;
  digest: string;
}

/**
 * Data that entries refer to instead of holding it. Only large events have such
 * data, so the references are few.
 *
 * @internal
 */
export class BlobReferences {
  readonly #directory: string;
  readonly #references: Reference[] = [];

  constructor(directory: string) {
    this.#directory = directory;
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

  /** The first of them that is missing or has another digest. */
  async check(): Promise<TamperProblem | undefined> {
    for (const { seq, digest } of this.#references) {
      const file = `${PREFIX}${digest}`;
      const found = /^[0-9a-f]{64}$/.test(digest)
        ? await sha256Of(join(this.#directory, file))
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
}

async function sha256Of(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) {
      hash.update(chunk);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
  return hash.digest('hex');
}
