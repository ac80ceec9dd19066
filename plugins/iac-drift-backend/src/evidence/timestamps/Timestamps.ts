import type { Knex } from 'knex';
import { TimestampError } from '@iac-drift/ledger';
import type { SignedCheckpoint } from '../../ledger';
import { insertAttestation, readNewestAttestation } from '../attestations';
import { fetchBytes } from '../fetchBytes';
import { timestampName } from '../names';
import { timestampOf, timestampRequest } from './timestampRequest';

const DEADLINE_MS = 15_000;
const MAX_REPLY_BYTES = 64 * 1024;

/** An authority as it is configured. @internal */
export interface TimestampAuthority {
  url: string;
  /** Its certificates, PEM; published for whoever verifies. */
  ca?: Buffer;
  /** A checkpoint is stamped when the last one is so old. */
  intervalMs: number;
}

/** There is no timestamp. The message is for a person. @internal */
export class StampError extends Error {
  name = 'StampError';
}

/**
 * Has an authority say when a signed checkpoint existed (RFC 3161). The reply is kept
 * as it came; only that it was granted, and for these bytes, is checked here.
 *
 * @internal
 */
export class Timestamps {
  readonly id = 'timestamps';
  readonly #db: Knex;
  readonly #authority: TimestampAuthority;
  readonly #now: () => Date;

  constructor(options: {
    db: Knex;
    authority: TimestampAuthority;
    now: () => Date;
  }) {
    this.#db = options.db;
    this.#authority = options.authority;
    this.#now = options.now;
  }

  /**
   * Stamps a checkpoint, unless one was stamped a short while ago.
   *
   * @throws StampError when the authority refuses, and what {@link fetchBytes} throws
   */
  async stamp(
    { size, note }: SignedCheckpoint,
    signal?: AbortSignal,
  ): Promise<void> {
    const { url, intervalMs } = this.#authority;
    const madeBy = new URL(url).host;
    const last = await readNewestAttestation(this.#db, {
      kind: 'timestamp',
      madeBy,
    });
    const age = this.#now().getTime() - Date.parse(last?.madeAt ?? '');
    if (last?.size === size || (age >= 0 && age < intervalMs)) {
      return;
    }
    const reply = await this.#request(timestampRequest(note), signal);
    const time = statedTime(reply, note, madeBy);
    await insertAttestation(this.#db, {
      size,
      kind: 'timestamp',
      madeBy,
      name: timestampName(size, reply),
      bytes: reply,
      madeAt: time.toISOString(),
    });
  }

  async #request(body: Uint8Array, signal?: AbortSignal): Promise<Buffer> {
    const { url } = this.#authority;
    const who = `The timestamping authority ${new URL(url).host}`;
    const answer = await fetchBytes({
      who,
      url,
      post: { type: 'application/timestamp-query', body },
      maxBytes: MAX_REPLY_BYTES,
      milliseconds: DEADLINE_MS,
      signal,
    });
    if (answer.status !== 200) {
      throw new StampError(`${who} answered ${answer.status}`);
    }
    return answer.body;
  }
}

function statedTime(reply: Buffer, note: Buffer, authority: string): Date {
  try {
    return timestampOf(reply, note);
  } catch (error) {
    if (error instanceof TimestampError) {
      throw new StampError(
        `The timestamping authority ${authority} gave no timestamp: ${error.message}`,
      );
    }
    throw error;
  }
}
