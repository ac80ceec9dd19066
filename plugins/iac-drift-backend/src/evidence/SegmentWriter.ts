import { createHash } from 'node:crypto';
import { readEvent, toHex } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import {
  blobDigest,
  BLOB_PREFIX,
  type Ledger,
  LedgerIntegrityError,
} from '../ledger';
import { resumePrefix } from '../ledger/resumePrefix';
import { VerifiedPrefix } from '../ledger/VerifiedPrefix';
import { segmentName } from './names';
import type { NamedBytes } from './newTiles';

// A segment is held in memory while it is written: 1,024 entries are 64 MB at
// the most and usually 2.
const MAX_SEGMENT_ENTRIES = 1024;
const BLOB_MARK = `"dataref":"${BLOB_PREFIX}`;

/** A checkpoint that holds, by what it says. */
interface Signed {
  size: number;
  /** Lower-case hex. */
  root: string;
}

interface Segment {
  from: number;
  to: number;
  /** SHA-256 of its bytes as they were held against the root. */
  digest: string;
}

/** @internal */
export interface SegmentWriterOptions {
  db: Knex;
  ledger: Pick<Ledger, 'blob' | 'entries' | 'origin'>;
  put: (item: NamedBytes, signal?: AbortSignal) => Promise<void>;
}

/**
 * Writes the entries between two checkpoints as segments, with the data kept beside
 * them. They are held against the signed root first: rows may have been changed since
 * it was signed, and what is in a write-once store stays there.
 *
 * @internal
 */
export class SegmentWriter {
  readonly #options: SegmentWriterOptions;
  #prefix: VerifiedPrefix | undefined;

  constructor(options: SegmentWriterOptions) {
    this.#options = options;
  }

  /**
   * @param begin - the checkpoint before; none at the beginning of the log
   * @throws LedgerIntegrityError when the entries do not give the root of `end`
   */
  async write(
    begin: Signed | undefined,
    end: Signed,
    signal?: AbortSignal,
  ): Promise<void> {
    const prefix = await this.#prefixAt(begin);
    this.#prefix = undefined;
    for (const segment of await this.#prove(prefix, end)) {
      signal?.throwIfAborted();
      await this.#write(segment, signal);
    }
    // Only now: after a failure the same entries must be written.
    this.#prefix = prefix;
  }

  async #prove(prefix: VerifiedPrefix, end: Signed): Promise<Segment[]> {
    const segments: Segment[] = [];
    await prefix.extend(
      this.#cut(prefix.size, end.size, segments),
      new Set([end.size]),
    );
    if (prefix.rootAt(end.size) !== end.root) {
      throw new LedgerIntegrityError(
        `The first ${end.size} entries in the database are not those that were signed: the log was rewritten. Nothing more is published; compare with the published copy.`,
      );
    }
    return segments;
  }

  /** What was proved last, or what the checkpoint before proves. */
  async #prefixAt(begin: Signed | undefined): Promise<VerifiedPrefix> {
    if (!begin) {
      return new VerifiedPrefix();
    }
    if (
      this.#prefix?.size === begin.size &&
      this.#prefix.root() === begin.root
    ) {
      return this.#prefix;
    }
    const { db, ledger } = this.#options;
    const proved = await resumePrefix(db, { ...begin, origin: ledger.origin });
    if (!proved) {
      throw new LedgerIntegrityError(
        `The database does not give the root of the ${begin.size} entries that were published: the log was rewritten. Nothing more is published; compare with the published copy.`,
      );
    }
    return new VerifiedPrefix(proved);
  }

  /** Reads on, and notes where segments begin and end and what they hold. */
  async *#cut(
    from: number,
    to: number,
    segments: Segment[],
  ): AsyncGenerator<Buffer> {
    for (let at = from; at < to; at += MAX_SEGMENT_ENTRIES) {
      const end = Math.min(at + MAX_SEGMENT_ENTRIES, to);
      const hash = createHash('sha256');
      for await (const entry of this.#read(at, end)) {
        hash.update(entry);
        yield entry;
      }
      segments.push({ from: at, to: end, digest: hash.digest('hex') });
    }
  }

  async #write(
    { from, to, digest }: Segment,
    signal?: AbortSignal,
  ): Promise<void> {
    const entries: Buffer[] = [];
    for await (const entry of this.#read(from, to)) {
      await this.#putBlob(entry, signal);
      entries.push(entry);
    }
    const bytes = Buffer.concat(entries);
    if (toHex(sha256(bytes)) !== digest) {
      throw new LedgerIntegrityError(
        `Entries ${from} to ${
          to - 1
        } in the database were changed while they were read.`,
      );
    }
    await this.#options.put({ name: segmentName(from, to), bytes }, signal);
  }

  async #putBlob(entry: Buffer, signal?: AbortSignal): Promise<void> {
    const digest = entry.includes(BLOB_MARK) && blobDigest(readEvent(entry));
    if (!digest) {
      return;
    }
    const bytes = await this.#options.ledger.blob(digest);
    if (!bytes || toHex(sha256(bytes)) !== digest) {
      throw new LedgerIntegrityError(
        `The data with the SHA-256 ${digest}, which an entry refers to, ${
          bytes ? 'was altered in' : 'is gone from'
        } the database.`,
      );
    }
    await this.#options.put({ name: `${BLOB_PREFIX}${digest}`, bytes }, signal);
  }

  #read(from: number, to: number): AsyncIterable<Buffer> {
    return this.#options.ledger.entries({ from, limit: to - from });
  }
}
