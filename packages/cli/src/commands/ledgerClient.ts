import { portalUrl, retryAfter } from '../portal';

const TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
const ATTEMPTS = 3;
const RETRY_MS = 500;

/** A resource could not be fetched: nothing can be said about it. @internal */
export class FetchError extends Error {
  name = 'FetchError';
}

/** Aborts unless it is told again and again that something happens. */
class Deadline {
  readonly #controller = new AbortController();
  readonly #ms: number;
  #timer: NodeJS.Timeout;

  constructor(ms: number) {
    this.#ms = ms;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    this.stop();
    this.#timer = this.#start();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #start(): NodeJS.Timeout {
    return setTimeout(() => this.#controller.abort(), this.#ms);
  }
}

/**
 * Fetches what a log serves. Sends the token to the host it was given for and to no
 * other; waits for nothing longer than half a minute; takes no more bytes than asked
 * for.
 *
 * @internal
 */
export class LedgerClient {
  readonly #base: URL;
  readonly #token?: string;
  readonly #timeoutMs: number;

  /** @throws CliError when the address is not one of HTTP */
  constructor(options: { url: string; token?: string; timeoutMs?: number }) {
    const { url, token, timeoutMs = TIMEOUT_MS } = options;
    this.#base = portalUrl(url);
    this.#token = token;
    this.#timeoutMs = timeoutMs;
  }

  /** Where it fetches from, with a slash at the end. */
  get url(): string {
    return this.#base.href;
  }

  /** The same log server under a longer path. */
  under(path: string): LedgerClient {
    return new LedgerClient({
      url: new URL(path, this.#base).href,
      token: this.#token,
      timeoutMs: this.#timeoutMs,
    });
  }

  /**
   * A resource as a whole; undefined when there is none.
   *
   * @throws FetchError when it cannot be had, or is longer than `maxBytes`
   */
  async get(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
    const body = await this.stream(path);
    if (!body) {
      return undefined;
    }
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of body) {
      length += piece.length;
      if (length > maxBytes) {
        throw new FetchError(
          `${this.#at(path)} is longer than the ${maxBytes} bytes it may have`,
        );
      }
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  /**
   * A resource as it comes; undefined when there is none.
   *
   * @throws FetchError when it cannot be had
   */
  async stream(path: string): Promise<AsyncGenerator<Uint8Array> | undefined> {
    for (let attempt = 1; ; attempt++) {
      const { response, timer } = await this.#request(path);
      const { status } = response;
      if (status === 200 && response.body) {
        return this.#pieces(response.body, timer, path);
      }
      timer.stop();
      await response.body?.cancel();
      if (status === 404) {
        return undefined;
      }
      const isBusy = status === 429 || status >= 500;
      if (!isBusy || attempt === ATTEMPTS) {
        throw new FetchError(`${this.#at(path)} ${reasonOf(status)}`);
      }
      await sleep(retryAfter(response) ?? attempt * RETRY_MS);
    }
  }

  async #request(
    path: string,
  ): Promise<{ response: Response; timer: Deadline }> {
    let url = new URL(path, this.#base);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const timer = new Deadline(this.#timeoutMs);
      const response = await this.#fetch(url, timer, path);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || !location) {
        return { response, timer };
      }
      timer.stop();
      await response.body?.cancel();
      const next = new URL(location, url);
      if (next.origin !== this.#base.origin) {
        throw new FetchError(
          `${this.#at(path)} leads to another host, ${
            next.host
          }; give that one's URL if you trust it`,
        );
      }
      url = next;
    }
    throw new FetchError(`${this.#at(path)} leads from place to place`);
  }

  async #fetch(url: URL, timer: Deadline, path: string): Promise<Response> {
    try {
      return await fetch(url, {
        redirect: 'manual',
        signal: timer.signal,
        headers: {
          'accept-encoding': 'gzip, identity',
          ...(this.#token && { authorization: `Bearer ${this.#token}` }),
        },
      });
    } catch (error) {
      timer.stop();
      throw this.#failure(path, error, timer);
    }
  }

  async *#pieces(
    body: AsyncIterable<Uint8Array>,
    timer: Deadline,
    path: string,
  ): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of body) {
        timer.restart();
        yield piece;
      }
    } catch (error) {
      throw this.#failure(path, error, timer);
    } finally {
      timer.stop();
    }
  }

  #failure(path: string, error: unknown, timer: Deadline): FetchError {
    if (timer.signal.aborted) {
      return new FetchError(
        `${this.#at(path)} did not answer within ${
          this.#timeoutMs / 1000
        } seconds`,
      );
    }
    const { cause } = error as { cause?: NodeJS.ErrnoException };
    return new FetchError(
      `${this.#at(path)} cannot be fetched (${
        cause?.code ?? 'the connection broke'
      })`,
    );
  }

  #at(path: string): string {
    return new URL(path, this.#base).href;
  }
}

function reasonOf(status: number): string {
  switch (status) {
    case 401:
      return 'asks for a token; give one with --token or in IAC_DRIFT_TOKEN';
    case 403:
      return 'may not be read with this token';
    default:
      return `answers with status ${status}`;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms));
}
