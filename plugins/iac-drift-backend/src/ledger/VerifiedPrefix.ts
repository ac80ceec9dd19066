import {
  EntryError,
  equalBytes,
  Frontier,
  GENESIS_PREV,
  leafHash,
  type LogPrefix,
  parseEntryHeader,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { type Head, LedgerIntegrityError } from './types';

// The newest are asked for; for an older one the log is read again.
const MAX_REMEMBERED = 256;

/**
 * The part of the log that this process stands for: what a signed checkpoint
 * covers, and what it has read and computed itself after that, byte by byte. What
 * is signed comes from here and not from the head row, which anyone with write
 * access to the database can set.
 *
 * @internal
 */
export class VerifiedPrefix {
  readonly #tree: Frontier;
  #lastHash: Uint8Array;
  readonly #roots = new Map<number, string>();

  /** Begins at the first byte, or where a checkpoint proved what is given here. */
  constructor(proved?: LogPrefix) {
    this.#tree = proved?.frontier ?? Frontier.empty(sha256);
    this.#lastHash = proved?.last ?? GENESIS_PREV;
    this.#remember(new Set([this.size]));
  }

  get size(): number {
    return this.#tree.size;
  }

  root(): string {
    return Buffer.from(this.#tree.root()).toString('hex');
  }

  /** Root at a size that was asked for when it was passed, in hex. */
  rootAt(size: number): string | undefined {
    return this.#roots.get(size);
  }

  /**
   * Reads on.
   *
   * @param entries - from number `size` on
   * @param remember - sizes at which the root will be asked for
   * @throws LedgerIntegrityError at the first entry that does not continue the log
   */
  async extend(
    entries: AsyncIterable<Buffer>,
    remember: ReadonlySet<number>,
  ): Promise<void> {
    this.#remember(remember);
    for await (const entry of entries) {
      this.#append(entry);
      this.#remember(remember);
    }
  }

  /** @throws LedgerIntegrityError when the stored tiles say something else */
  requireTree(stored: Frontier): void {
    if (!equalBytes(stored.toBytes(), this.#tree.toBytes())) {
      throw new LedgerIntegrityError(
        `The stored tiles do not fit the ${this.size} entries of the log; the rows were changed outside this program.`,
      );
    }
  }

  /** @throws LedgerIntegrityError when the head row says something else */
  requireHead(head: Head): void {
    if (
      head.size !== this.size ||
      !head.frontier.equals(this.#tree.toBytes()) ||
      !head.lastHash.equals(this.#lastHash)
    ) {
      throw new LedgerIntegrityError(
        `The head row of the log does not fit its ${this.size} entries; the rows were changed outside this program.`,
      );
    }
  }

  #append(entry: Buffer): void {
    const seq = this.size;
    let header;
    try {
      header = parseEntryHeader(entry);
    } catch (error) {
      if (error instanceof EntryError) {
        throw broken(seq, error.message);
      }
      throw error;
    }
    if (header.seq !== seq) {
      throw broken(seq, `entry ${header.seq} stands in its place`);
    }
    if (!Buffer.from(header.prev).equals(this.#lastHash)) {
      throw broken(seq, 'it does not continue the entry before');
    }
    this.#tree.append(leafHash(entry, sha256));
    this.#lastHash = sha256(entry);
  }

  #remember(sizes: ReadonlySet<number>): void {
    if (!sizes.has(this.size)) {
      return;
    }
    this.#roots.set(this.size, this.root());
    for (const oldest of this.#roots.keys()) {
      if (this.#roots.size <= MAX_REMEMBERED) {
        break;
      }
      this.#roots.delete(oldest);
    }
  }
}

function broken(seq: number, what: string): LedgerIntegrityError {
  return new LedgerIntegrityError(
    `Entry ${seq} in the database was changed: ${what}. Nothing more is signed; compare with the published copy.`,
  );
}
