import {
  formatAddCheckpoint,
  NoteError,
  type NoteKey,
  openCosignatures,
  parseNote,
  toHex,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { fetchBytes } from '../fetchBytes';

const DEADLINE_MS = 10_000;
/** Lines of a witness with several keys, and room for its HTML when it is no witness. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** A witness as it is configured. @internal */
export interface Witness {
  /** In the trust file, and for messages. */
  name: string;
  vkey: string;
  key: NoteKey;
  /** `add-checkpoint` is below it. */
  url: string;
}

/** A witness did not answer as it must. The message is for a person. @internal */
export class WitnessError extends Error {
  name = 'WitnessError';
}

/** What a witness answered. @internal */
export type WitnessAnswer =
  | {
      kind: 'cosigned';
      /** The line to add to the checkpoint, line feed included. */
      line: string;
      /** Seconds since 1970, by the witness's clock. */
      time: number;
    }
  /** It remembers another size than `old`: ask again from there. */
  | { kind: 'other-size'; size: number }
  /** What it remembers is not the beginning of this checkpoint. */
  | { kind: 'inconsistent' };

/**
 * Asks one witness for its cosignature (C2SP tlog-witness). What it answers is
 * believed only as far as its key says so.
 *
 * @internal
 */
export class WitnessClient {
  readonly #witness: Witness;
  readonly #deadlineMs: number;

  constructor(witness: Witness, options: { deadlineMs?: number } = {}) {
    this.#witness = witness;
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  }

  /**
   * @throws WitnessError when it refuses for another reason, and what
   * {@link fetchBytes} throws
   */
  async addCheckpoint(
    request: { oldSize: number; proof: Uint8Array[]; note: Uint8Array },
    signal?: AbortSignal,
  ): Promise<WitnessAnswer> {
    const { status, body } = await this.#ask(
      'add-checkpoint',
      formatAddCheckpoint(request),
      signal,
    );
    const text = body.toString('utf8');
    switch (status) {
      case 200:
        return this.#cosigned(request.note, text);
      case 409: {
        const [, digits] = /^(0|[1-9]\d{0,15})\n?$/.exec(text) ?? [];
        const size = Number(digits);
        if (digits === undefined || !Number.isSafeInteger(size)) {
          throw this.#error('answered 409 without a size');
        }
        return { kind: 'other-size', size };
      }
      case 422:
        return { kind: 'inconsistent' };
      case 403:
        throw this.#error(
          'does not accept the signature of the log: give it the present key of the log (403)',
        );
      case 404:
        throw this.#error(
          'does not know this log: give it the key of the log (404)',
        );
      default:
        throw this.#error(`answered ${status}`);
    }
  }

  /**
   * The checkpoint that it cosigned last, if it shows that to everybody.
   *
   * @throws what {@link fetchBytes} throws
   */
  async newest(
    origin: string,
    signal?: AbortSignal,
  ): Promise<Uint8Array | undefined> {
    const log = toHex(sha256(Buffer.from(origin)));
    const { status, body } = await this.#ask(
      `${log}/checkpoint`,
      undefined,
      signal,
    );
    return status === 200 ? body : undefined;
  }

  async #ask(
    path: string,
    body: Uint8Array | undefined,
    signal?: AbortSignal,
  ): Promise<{ status: number; body: Buffer }> {
    const { name, url } = this.#witness;
    return fetchBytes({
      who: `The witness ${name}`,
      url: `${url.replace(/\/+$/, '')}/${path}`,
      ...(body && {
        post: { type: 'text/plain; charset=utf-8', body },
      }),
      maxBytes: MAX_ANSWER_BYTES,
      milliseconds: this.#deadlineMs,
      signal,
    });
  }

  async #cosigned(note: Uint8Array, lines: string): Promise<WitnessAnswer> {
    const { key } = this.#witness;
    try {
      const cosigned = Buffer.concat([note, Buffer.from(lines)]);
      const [found] = await openCosignatures(cosigned, [key], {
        verify: ed25519Verify,
      });
      const line = lines
        .split('\n')
        .map(text => `${text}\n`)
        .find(text => isBy(note, text, key));
      if (found && line) {
        return { kind: 'cosigned', line, time: found.time };
      }
    } catch (error) {
      if (!(error instanceof NoteError)) {
        throw error;
      }
      throw this.#error(
        `answered with what is no cosignature: ${error.message}`,
      );
    }
    throw this.#error('did not cosign with the key that is configured for it');
  }

  #error(what: string): WitnessError {
    return new WitnessError(`The witness ${this.#witness.name} ${what}`);
  }
}

/** Whether a line is this key's: read as the one more signature of the note. */
function isBy(note: Uint8Array, line: string, key: NoteKey): boolean {
  try {
    const last = parseNote(
      Buffer.concat([note, Buffer.from(line)]),
    ).signatures.at(-1);
    return last?.name === key.name && last.keyId === key.keyId;
  } catch {
    return false;
  }
}
