import { answerOf } from './answer';
import { toHex } from './bytes';
import { Chain } from './chain';
import { type Checkpoint, parseCheckpoint } from './checkpoint';
import { FollowedPolicy, introducesKey } from './followedPolicy';
import { type Line, LineSplitter } from './lines';
import { NoteError, parseNote } from './note';
import { policyOfKeys } from './policy';
import type { Tile } from './tile';
import { TileWriter } from './tileWriter';
import {
  TamperFound,
  type TamperProblem,
  type TamperRule,
  type Verification,
  type VerificationFigures,
} from './verification';
import type {
  LogCheckpoint,
  LogSegment,
  VerifyLogOptions,
} from './verifyInput';

/** Taken apart; its signature is checked when the tree has grown to its size. */
type ReadCheckpoint = Checkpoint & { name: string; note: Uint8Array };

/** One verification, from its first byte to its answer. @internal */
export class LogVerification {
  readonly #options: VerifyLogOptions;
  readonly #chain: Chain;
  readonly #checkpoints: AsyncIterator<LogCheckpoint> | Iterator<LogCheckpoint>;
  readonly #tiles?: TileWriter;
  readonly #trusted: FollowedPolicy;
  #full: { tile: Tile; bytes: Uint8Array }[] = [];
  #next?: ReadCheckpoint;
  #agreed?: ReadCheckpoint;
  #agreements = 0;
  #witnessed = -1;
  #origin?: string;
  #bytes = 0;

  constructor(options: VerifyLogOptions) {
    const { prefix, onTile, keys = [], policy } = options;
    this.#options = options;
    this.#trusted = new FollowedPolicy(policy ?? policyOfKeys(keys), options);
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
      return answerOf(this.#figures(), {
        witnessed: this.#witnessed,
        root: this.#chain.root(),
      });
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
        await this.#trusted.introduce(line.bytes, this.#chain.size - 1);
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
      return await this.#trusted.open(note);
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

  #figures(): VerificationFigures {
    const { introduced } = this.#trusted;
    return {
      entries: this.#chain.size,
      checkpoints: this.#agreements,
      covered: this.#agreed?.size ?? 0,
      ...(this.#agreed && { coveredRoot: toHex(this.#agreed.root) }),
      ...(this.#origin && { origin: this.#origin }),
      ...(this.#options.prefix && {
        since: this.#options.prefix.frontier.size,
      }),
      ...(introduced.length > 0 && { introduced: [...introduced] }),
    };
  }
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
