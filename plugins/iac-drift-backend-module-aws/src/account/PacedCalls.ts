import { setTimeout as wait } from 'node:timers/promises';
import type { AwsRates } from '../config';
import { AwsRefusal, isPassing, toRefusal, type AwsCall } from './AwsRefusal';
import { noteCall } from './callCounting';
import type { Allowance } from './TokenBucket';
import { NoTurnError, Turns } from './Turns';

/**
 * How long a call may take.
 *
 * @internal
 */
export interface AwsPatience {
  /** The first one included; each takes a token. */
  attempts: number;
  /** Until there is a token for an attempt, ms. */
  turn: number;
  /** Until connected, ms. */
  connection: number;
  /** Until an attempt is answered, ms. */
  request: number;
  /** Until an attempt with the fetching of credentials is over, ms. */
  call: number;
}

/** What a call is given to hand to the client's `send`. @internal */
export type SendOptions = { abortSignal: AbortSignal };

/** Before the second attempt; doubled before each further one. */
const FIRST_PAUSE_MS = 100;

/**
 * The calls of one account, with a token bucket for each operation and region.
 *
 * Throttling and what passes by itself is tried again, a few times and each time
 * with a token. While even the slowest pace is throttled, or nothing is answered,
 * callers are refused at once, so that whoever waits for this account can turn to
 * another one.
 *
 * @internal
 */
export class PacedCalls {
  readonly #rates: AwsRates;
  readonly #patience: AwsPatience;
  readonly #turns = new Map<string, Turns>();

  constructor(options: { rates: AwsRates; patience: AwsPatience }) {
    this.#rates = options.rates;
    this.#patience = options.patience;
  }

  /**
   * Makes a call when it is its turn.
   *
   * @throws AwsRefusal
   */
  async make<T>(
    call: AwsCall,
    send: (http: SendOptions) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const turns = this.#turnsOf(call);
    for (let attempt = 1; ; attempt += 1) {
      const startedAt = await this.#turn(turns, call, signal);
      noteCall(call.action);
      try {
        const answer = await this.#attempt(call, send, signal);
        turns.answered();
        return answer;
      } catch (error) {
        const refusal = toRefusal(error, call);
        if (refusal.reason === 'throttled') {
          turns.throttled(startedAt);
        } else if (refusal.code === 'TimeoutError') {
          turns.unanswered(refusal, 2 * this.#patience.request);
          throw refusal;
        } else if (!isPassing(error)) {
          throw refusal;
        }
        if (attempt >= this.#patience.attempts) {
          throw refusal;
        }
      }
      const pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      await orAborted(wait(pauseMs), signal, call);
    }
  }

  async #turn(
    turns: Turns,
    call: AwsCall,
    signal?: AbortSignal,
  ): Promise<number> {
    try {
      return await turns.next({ patienceMs: this.#patience.turn, signal });
    } catch (error) {
      if (error instanceof AwsRefusal) {
        throw error;
      }
      throw error instanceof NoTurnError
        ? toRefusal({ name: 'ThrottlingException' }, call)
        : aborted(call);
    }
  }

  async #attempt<T>(
    call: AwsCall,
    send: (http: SendOptions) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const deadline = AbortSignal.timeout(this.#patience.call);
    const either = signal ? AbortSignal.any([signal, deadline]) : deadline;
    try {
      return await orAborted(send({ abortSignal: either }), either, call);
    } catch (error) {
      if (signal?.aborted) {
        throw aborted(call);
      }
      throw deadline.aborted ? { name: 'TimeoutError' } : error;
    }
  }

  #turnsOf({ action, region }: AwsCall): Turns {
    const key = `${action} ${region}`;
    let turns = this.#turns.get(key);
    if (!turns) {
      turns = new Turns(this.#allowanceOf(action));
      this.#turns.set(key, turns);
    }
    return turns;
  }

  #allowanceOf(action: string): Allowance {
    const { cloudControl, config, lookupEvents } = this.#rates;
    switch (action) {
      case 'cloudtrail:LookupEvents':
        return { perSecond: lookupEvents, burst: 1 };
      case 'cloudformation:GetResource':
        return { perSecond: cloudControl, burst: 1 };
      default:
        return { perSecond: config, burst: Math.max(1, config) };
    }
  }
}

/**
 * Waits for the work or the signal, whichever comes first: an SDK client heeds
 * the signal only once it has its credentials.
 *
 * @throws AwsRefusal when the signal comes first
 * @internal
 */
export async function orAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
  call: AwsCall,
): Promise<T> {
  if (!signal) {
    return work;
  }
  let stop: () => void = () => {};
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        stop = () => reject(aborted(call));
        if (signal.aborted) {
          stop();
        }
        signal.addEventListener('abort', stop, { once: true });
      }),
    ]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function aborted(call: AwsCall): AwsRefusal {
  return new AwsRefusal(
    'source-error',
    'Aborted',
    `The read was stopped before ${call.action} answered in ${call.region} of account ${call.accountId}.`,
  );
}
