import {
  type Checkpoint,
  type Cosigner,
  judgeCheckpoint,
  NoteError,
  type NoteKey,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import {
  hashOfOrigin,
  type Remembered,
  type WitnessMemory,
} from './WitnessMemory';

/** An answer over HTTP. @internal */
export interface WitnessAnswer {
  status: number;
  type: string;
  body: string | Buffer;
}

const TEXT = 'text/plain; charset=utf-8';
const SIZE = 'text/x.tlog.size';
/** How far a clock may be set back before nothing is cosigned, in seconds. */
const CLOCK_SLACK = 300;
const ATTEMPTS = 5;

/** The clock shows a time long before the newest cosignature. @internal */
export class ClockError extends Error {
  name = 'ClockError';
}

/**
 * A witness: cosigns the checkpoints of some logs as long as each continues the one
 * before. It remembers before it answers.
 *
 * @internal
 */
export class Witness {
  readonly #logs: readonly NoteKey[];
  readonly #memory: WitnessMemory;
  readonly #cosigner: Cosigner;
  readonly #now: () => number;

  constructor(options: {
    logs: readonly NoteKey[];
    memory: WitnessMemory;
    cosigner: Cosigner;
    /** Milliseconds since 1970. */
    now?: () => number;
  }) {
    this.#logs = options.logs;
    this.#memory = options.memory;
    this.#cosigner = options.cosigner;
    this.#now = options.now ?? Date.now;
  }

  /**
   * Answers `POST add-checkpoint`.
   *
   * @throws ClockError when the clock was set back
   */
  async addCheckpoint(body: Uint8Array): Promise<WitnessAnswer> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const answer = await this.#attempt(body);
      if (answer) {
        return answer;
      }
    }
    return { status: 503, type: TEXT, body: 'Too many requests at a time.\n' };
  }

  /** The checkpoint cosigned last of a log, by the SHA-256 of its origin. */
  async newest(hash: string): Promise<WitnessAnswer> {
    const isKnown = this.#logs.some(({ name }) => hashOfOrigin(name) === hash);
    const newest = isKnown ? await this.#memory.newest(hash) : undefined;
    return newest
      ? { status: 200, type: TEXT, body: newest.note }
      : {
          status: 404,
          type: TEXT,
          body: 'No checkpoint of such a log was cosigned.\n',
        };
  }

  /** Undefined when another request was faster: then everything is judged again. */
  async #attempt(body: Uint8Array): Promise<WitnessAnswer | undefined> {
    let remembered: Remembered | undefined;
    try {
      const request = parseAddCheckpoint(body);
      const verdict = await judgeCheckpoint({
        request,
        logs: this.#logs,
        last: async origin => {
          remembered = await this.#memory.newest(hashOfOrigin(origin));
          return remembered && checkpointOf(remembered);
        },
        sha256,
        verify: ed25519Verify,
      });
      if (verdict.status === 409) {
        return { status: 409, type: SIZE, body: `${verdict.size}\n` };
      }
      if (verdict.status !== 200) {
        const { status, message } = verdict;
        return { status, type: TEXT, body: `${message}\n` };
      }
      const { note, checkpoint } = verdict;
      const { text } = parseNote(note);
      const time = this.#time(remembered);
      const line = await this.#cosigner.cosign(text, time);
      const isRemembered = await this.#memory.remember(
        hashOfOrigin(checkpoint.origin),
        remembered,
        Buffer.concat([note, Buffer.from(line)]),
      );
      return isRemembered ? { status: 200, type: TEXT, body: line } : undefined;
    } catch (error) {
      if (error instanceof NoteError) {
        return {
          status: 400,
          type: TEXT,
          body: `Malformed: ${error.message}.\n`,
        };
      }
      throw error;
    }
  }

  /** Now, and never before the cosignature that is remembered. */
  #time(remembered: Remembered | undefined): number {
    const now = Math.floor(this.#now() / 1000);
    const last = remembered ? this.#timeOf(remembered) : 0;
    if (now + CLOCK_SLACK < last) {
      throw new ClockError(
        `The clock shows ${iso(now)}, and the newest cosignature is of ${iso(
          last,
        )}: nothing is cosigned until the clock is right.`,
      );
    }
    return Math.max(now, last);
  }

  #timeOf({ note }: Remembered): number {
    const own = parseNote(note).signatures.at(-1)!;
    return Number(Buffer.from(own.signature).readBigUInt64BE(0));
  }
}

function checkpointOf({ note }: Remembered): Checkpoint {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch {
    // Not the fault of whoever asks, and no reason to begin anew.
    throw new Error('the memory of the witness is damaged');
  }
}

function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
