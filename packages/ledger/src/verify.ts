import { encodeUtf8, equalBytes, type Sha256, toHex } from './bytes';
import { Chain } from './chain';
import { type Checkpoint, parseCheckpoint } from './checkpoint';
import { readEvent } from './entry';
import { KEY_ROTATED_TYPE, openKeyRotation } from './keyRotation';
import { type Line, LineSplitter } from './lines';
import { type Ed25519Verify, NoteError, type NoteKey, parseNote } from './note';
import { type Policy, openWithPolicy, policyOfKeys } from './policy';
import type { LogPrefix } from './prefix';
import type { Tile } from './tile';
import { TileWriter } from './tileWriter';
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
  range?: { from: number; to?: number };
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
  /** The keys one trusts. Those that the log introduces by rotation follow. */
  keys?: readonly NoteKey[];
  /** Whom one trusts, witnesses included; instead of `keys`. */
  policy?: Policy;
  /** The beginning of the log, when an older checkpoint proves it: {@link readPrefix}. */
  prefix?: LogPrefix;
  sha256: Sha256;
  verify: Ed25519Verify;
  /** Called with each entry that is in its place. The bytes are not to be kept. */
  onEntry?(entry: { seq: number; line: Uint8Array; file: string }): void;
  /**
   * Called with each tile when it is full, and at the end with those that are
   * partial, so that tiles found elsewhere can be compared with them.
   *
   * @returns what is wrong with the tiles found, if anything is
   */
  onTile?(
    tile: Tile,
    bytes: Uint8Array,
  ): TamperProblem | undefined | Promise<TamperProblem | undefined>;
  /** Called after each piece of input. */
  onProgress?(progress: { entries: number; bytes: number }): void;
}

/** Taken apart; its signature is checked when the tree has grown to its size. */
type ReadCheckpoint = Checkpoint & { name: string; note: Uint8Array };

// The type is the last attribute of such an event, so that the end of the line
// tells it whatever the event holds.
const ROTATION_END = encodeUtf8(`,"type":"${KEY_ROTATED_TYPE}"}`);
const SHORTEST_TAIL = 9 + 64 + 8 + 1 + 8;
const MAX_SEQ_DIGITS = 16;

class LogVerification {
  readonly #options: VerifyLogOptions;
  readonly #chain: Chain;
  readonly #checkpoints: AsyncIterator<LogCheckpoint> | Iterator<LogCheckpoint>;
  readonly #tiles?: TileWriter;
  readonly #introduced: { key: string; seq: number }[] = [];
  #full: { tile: Tile; bytes: Uint8Array }[] = [];
  #policy: Policy;
  #next?: ReadCheckpoint;
  #agreed?: ReadCheckpoint;
  #agreements = 0;
  #witnessed = -1;
  #origin?: string;
  #bytes = 0;

  constructor(options: VerifyLogOptions) {
    const { prefix, onTile, keys = [], policy } = options;
    this.#options = options;
    this.#policy = policy ?? policyOfKeys(keys);
    this.#tiles =
      onTile &&
      new TileWriter({
        size: prefix?.frontier.size,
        partial: prefix?.partial,
        onFull: (tile, bytes) => this.#full.push({ tile, bytes }),
      });
    this.#chain = new Chain(options.sha256, {
      prefix,
      onSubtree: this.#tiles?.add,
    });
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
      await this.#requireNothingCut();
      await this.#showTiles(this.#tiles?.partial() ?? []);
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
      await this.#showTiles(this.#full.splice(0));
      this.#bytes += chunk.length;
      this.#options.onProgress?.({
        entries: this.#chain.size,
        bytes: this.#bytes,
      });
    }
    await this.#readLines(splitter.end(), name);
    if (range?.to !== undefined && range.to !== this.#chain.size) {
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
      if (introducesKey(line.bytes)) {
        await this.#introduceKey(line.bytes);
      }
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

  /** Trusts a key from here on, when one that is trusted vouches for it. */
  async #introduceKey(line: Uint8Array): Promise<void> {
    try {
      const { key, previous } = await openKeyRotation(
        readEvent(line).data,
        this.#options,
      );
      const { logs } = this.#policy;
      const isKnown = (other: NoteKey) =>
        logs.some(log => isSameKey(log.key, other));
      if (isKnown(previous) && !isKnown(key)) {
        this.#policy = {
          ...this.#policy,
          logs: [...logs, ...policyOfKeys([key]).logs],
        };
        this.#introduced.push({
          key: `${key.name}+${key.keyId}`,
          seq: this.#chain.size - 1,
        });
      }
    } catch {
      // Whoever could not vouch for a key did not: what it signs will not verify.
    }
  }

  async #showTiles(tiles: { tile: Tile; bytes: Uint8Array }[]): Promise<void> {
    for (const { tile, bytes } of tiles) {
      const problem = await this.#options.onTile?.(tile, bytes);
      if (problem) {
        this.#chain.fail(problem);
      }
    }
  }

  /** Compares the tree with every checkpoint of its present size. */
  async #compareRoots(): Promise<void> {
    while (this.#next?.size === this.#chain.size) {
      const { quorumMet } = await this.#checkSignatures(this.#next);
      if (this.#chain.expectRoot(this.#next.root, this.#next.name)) {
        this.#agreed = this.#next;
        this.#agreements += 1;
        this.#witnessed = quorumMet ? this.#next.size : this.#witnessed;
      }
      await this.#advance();
    }
  }

  async #advance(): Promise<void> {
    const { done, value } = await this.#checkpoints.next();
    this.#next = done ? undefined : this.#read(value);
    if (this.#next && this.#next.size < this.#chain.size) {
      await this.#checkSignatures(this.#next);
      throw new Error('checkpoints must be given in the order of their sizes');
    }
  }

  /** Checks the form of a checkpoint. */
  #read(found: LogCheckpoint): ReadCheckpoint {
    const { name, size, note } = found;
    let claimed: Checkpoint;
    try {
      claimed = parseCheckpoint(parseNote(note).text);
    } catch (error) {
      return this.#refuse('checkpoint-format', name, error);
    }
    if (size !== undefined && size !== claimed.size) {
      return this.#refuse(
        'checkpoint-name',
        name,
        new NoteError(
          `its name says size ${size} and its text says ${claimed.size}`,
        ),
      );
    }
    return { ...claimed, name, note };
  }

  async #checkSignatures({
    name,
    note,
    origin,
  }: ReadCheckpoint): Promise<{ quorumMet: boolean }> {
    this.#origin ??= origin;
    if (this.#origin !== origin) {
      return this.#refuse(
        'origin',
        name,
        new NoteError(
          `it is of the log ${origin}, the one before is of ${this.#origin}`,
        ),
      );
    }
    try {
      return await openWithPolicy(note, this.#policy, this.#options);
    } catch (error) {
      return this.#refuse('signature', name, error);
    }
  }

  #refuse(rule: TamperRule, file: string, error: unknown): never {
    if (!(error instanceof NoteError)) {
      throw error;
    }
    return this.#chain.fail({
      rule,
      message: `${file}: ${error.message}.`,
      file,
    });
  }

  async #requireNothingCut(): Promise<void> {
    if (this.#next) {
      await this.#checkSignatures(this.#next);
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
      ...(this.#options.prefix && {
        since: this.#options.prefix.frontier.size,
      }),
      ...(this.#introduced.length > 0 && { introduced: this.#introduced }),
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
    if (this.#witnessed < entries) {
      return {
        ...figures,
        status: 'cannot-say',
        reason: 'quorum',
        message: `The ${entries} entries are as they were signed, but the witnesses that the policy asks for have cosigned no checkpoint over all of them.`,
      };
    }
    return {
      ...figures,
      status: 'intact',
      root: toHex(this.#chain.root()),
    };
  }
}

function isSameKey(a: NoteKey, b: NoteKey): boolean {
  return a.name === b.name && equalBytes(a.publicKey, b.publicKey);
}

/** Whether the event in a line is a key rotation, told from the line's end. */
function introducesKey(line: Uint8Array): boolean {
  for (let digits = 0; digits < MAX_SEQ_DIGITS; digits++) {
    const end = line.length - SHORTEST_TAIL - digits;
    const start = end - ROTATION_END.length;
    if (start > 0 && line[end - 1] === 0x7d && line[end] === 0x2c) {
      return equalBytes(line.subarray(start, end), ROTATION_END);
    }
  }
  return false;
}

/**
 * Verifies a log from its first byte, or from an older checkpoint on: every entry in its place, continuing the
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
