import { type Sha256, toHex } from './bytes';
import { Chain } from './chain';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint';
import { type Line, LineSplitter } from './lines';
import { type Ed25519Verify, type NoteKey, parseNote } from './note';
import {
  TamperFound,
  type TamperProblem,
  type TamperRule,
  type Verification,
} from './verification';

export type {
  CannotSayReason,
  TamperProblem,
  TamperRule,
  Verification,
} from './verification';

/** Entries in a row, as a stream of bytes. @public */
export interface LogSegment {
  /** How a person finds it: a file name. */
  name: string;
  /** First entry and the one after the last, where the name says so. */
  range?: { from: number; to: number };
  bytes: AsyncIterable<Uint8Array>;
}

/** A signed checkpoint as it was found. @public */
export interface LogCheckpoint {
  /** How a person finds it: a file name. */
  name: string;
  /** The size it must have, where the name says so. */
  size?: number;
  note: Uint8Array;
}

/** @public */
export interface VerifyLogOptions {
  /** In the order of their entries. */
  segments: AsyncIterable<LogSegment> | Iterable<LogSegment>;
  /** In the order of their sizes. */
  checkpoints: AsyncIterable<LogCheckpoint> | Iterable<LogCheckpoint>;
  /** The keys one trusts. */
  keys: readonly NoteKey[];
  sha256: Sha256;
  verify: Ed25519Verify;
  /** Called with each entry that is in its place. The bytes are not to be kept. */
  onEntry?(entry: { seq: number; line: Uint8Array; file: string }): void;
  /** Called after each piece of input. */
  onProgress?(progress: { entries: number; bytes: number }): void;
}

type OpenCheckpoint = Checkpoint & { name: string };

class LogVerification {
  readonly #options: VerifyLogOptions;
  readonly #chain: Chain;
  readonly #checkpoints: AsyncIterator<LogCheckpoint> | Iterator<LogCheckpoint>;
  #next?: OpenCheckpoint;
  #agreed?: OpenCheckpoint;
  #agreements = 0;
  #origin?: string;
  #bytes = 0;

  constructor(options: VerifyLogOptions) {
    this.#options = options;
    this.#chain = new Chain(options.sha256);
    this.#checkpoints =
      Symbol.asyncIterator in options.checkpoints
        ? options.checkpoints[Symbol.asyncIterator]()
        : options.checkpoints[Symbol.iterator]();
  }

  async run(): Promise<Verification> {
    try {
      await this.#advance();
      await this.#compareRoots();
      for await (const segment of this.#options.segments) {
        await this.#readSegment(segment);
      }
      this.#chain.end();
      this.#requireNothingCut();
      return this.#answer();
    } catch (error) {
      if (error instanceof TamperFound) {
        return {
          ...this.#figures(),
          status: 'tampered',
          problem: error.problem,
        };
      }
      throw error;
    } finally {
      await this.#checkpoints.return?.();
    }
  }

  async #readSegment(segment: LogSegment): Promise<void> {
    const { name, range } = segment;
    const expected = this.#chain.size;
    if (range && range.from !== expected) {
      this.#chain.fail(misplaced(name, range.from, expected));
    }
    const splitter = new LineSplitter();
    for await (const chunk of segment.bytes) {
      await this.#readLines(splitter.push(chunk), name);
      this.#bytes += chunk.length;
      this.#options.onProgress?.({
        entries: this.#chain.size,
        bytes: this.#bytes,
      });
    }
    await this.#readLines(splitter.end(), name);
    if (range && range.to !== this.#chain.size) {
      this.#chain.fail({
        rule: 'segment-range',
        message: `${name} must end before entry ${
          range.to
        } and ends before entry ${
          this.#chain.size
        }: entries were cut off or added.`,
        file: name,
        seq: Math.min(range.to, this.#chain.size),
      });
    }
  }

  async #readLines(lines: Line[], file: string): Promise<void> {
    for (const line of lines) {
      this.#chain.add({ file, line });
      this.#options.onEntry?.({
        seq: this.#chain.size - 1,
        line: line.bytes,
        file,
      });
      if (this.#next?.size === this.#chain.size) {
        await this.#compareRoots();
      }
    }
  }

  /** Compares the tree with every checkpoint of its present size. */
  async #compareRoots(): Promise<void> {
    while (this.#next?.size === this.#chain.size) {
      if (this.#chain.expectRoot(this.#next.root, this.#next.name)) {
        this.#agreed = this.#next;
        this.#agreements += 1;
      }
      await this.#advance();
    }
  }

  async #advance(): Promise<void> {
    const { done, value } = await this.#checkpoints.next();
    this.#next = done ? undefined : await this.#open(value);
    if (this.#next && this.#next.size < this.#chain.size) {
      throw new Error('checkpoints must be given in the order of their sizes');
    }
  }

  /** Checks the signature and the form of a checkpoint. */
  async #open(found: LogCheckpoint): Promise<OpenCheckpoint> {
    const { name, size, note } = found;
    const fail = (rule: TamperRule, message: string) =>
      this.#chain.fail({ rule, message: `${name}: ${message}.`, file: name });
    let claimed: Checkpoint;
    try {
      claimed = parseCheckpoint(parseNote(note).text);
    } catch (error) {
      return fail('checkpoint-format', (error as Error).message);
    }
    try {
      await openCheckpoint(note, this.#options.keys, this.#options);
    } catch (error) {
      return fail('signature', (error as Error).message);
    }
    if (size !== undefined && size !== claimed.size) {
      return fail(
        'checkpoint-name',
        `its name says size ${size} and its text says ${claimed.size}`,
      );
    }
    this.#origin ??= claimed.origin;
    if (this.#origin !== claimed.origin) {
      return fail(
        'origin',
        `it is of the log ${claimed.origin}, the one before is of ${
          this.#origin
        }`,
      );
    }
    return { ...claimed, name };
  }

  #requireNothingCut(): void {
    if (this.#next) {
      const { name, size } = this.#next;
      this.#chain.fail({
        rule: 'tail-cut',
        message: `${name} signs ${size} entries and only ${
          this.#chain.size
        } are there: the log was cut off before entry ${this.#chain.size}.`,
        file: name,
        seq: this.#chain.size,
        lastSeq: size - 1,
      });
    }
  }

  #figures() {
    return {
      entries: this.#chain.size,
      checkpoints: this.#agreements,
      covered: this.#agreed?.size ?? 0,
      ...(this.#origin && { origin: this.#origin }),
    };
  }

  #answer(): Verification {
    const figures = this.#figures();
    const { entries, covered } = figures;
    if (!this.#agreed) {
      return {
        ...figures,
        status: 'cannot-say',
        ...(entries === 0
          ? { reason: 'empty', message: 'There is nothing to verify.' }
          : {
              reason: 'no-checkpoint',
              message: `The ${entries} entries continue one another, but no signed checkpoint covers them.`,
            }),
      };
    }
    if (covered < entries) {
      return {
        ...figures,
        status: 'cannot-say',
        reason: 'uncovered-tail',
        message: `Entries 0 to ${
          covered - 1
        } are as they were signed; entries ${covered} to ${
          entries - 1
        } continue them, but no checkpoint covers them.`,
      };
    }
    return {
      ...figures,
      status: 'intact',
      root: toHex(this.#chain.root()),
    };
  }
}

/**
 * Verifies a log from its first byte: every entry in its place, continuing the
 * one before, and together giving the root of every checkpoint; every
 * checkpoint signed by a key one trusts. Chain and tree are computed in one
 * pass over the same bytes. Needs memory for one entry and the right edge of the
 * tree, however long the log.
 *
 * @throws whatever the given streams throw; nothing of its own
 * @public
 */
export async function verifyLog(
  options: VerifyLogOptions,
): Promise<Verification> {
  return new LogVerification(options).run();
}

function misplaced(
  file: string,
  from: number,
  expected: number,
): TamperProblem {
  return from > expected
    ? {
        rule: 'segment-missing',
        message: `Entries ${expected} to ${
          from - 1
        } are missing: no segment holds them.`,
        file,
        seq: expected,
        lastSeq: from - 1,
      }
    : {
        rule: 'segment-overlap',
        message: `${file} begins at entry ${from}, which an earlier segment holds already.`,
        file,
        seq: from,
      };
}
