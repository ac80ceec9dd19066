import { DesiredStateError } from '@iac-drift/backstage-plugin-iac-drift-node';
import { tooLarge } from './toDesiredRead';

const TIMEOUT_MS = 60_000;
const MAX_REDIRECTS = 3;

/**
 * What a server answered: bytes, or that nothing changed.
 *
 * @internal
 */
export interface FetchedBytes {
  status: number;
  bytes: Uint8Array;
  etag?: string;
  lastModified?: Date;
}

/**
 * Gets a document over HTTP with a bound on its size and on the time it takes.
 *
 * A redirect is followed only where `mayVisit` allows it, and the headers that
 * bear credentials go to the origin of the first URL and no other, so that a
 * server that is asked can send the backend nowhere it was not meant to go.
 *
 * @returns the answer when its status is 2xx, 304 or one of `accept`
 * @throws DesiredStateError with one sentence that holds neither URL nor secret
 * @internal
 */
export async function fetchBytes(options: {
  url: URL;
  /** Of the server, for a person: `GitLab`. */
  server: string;
  /** Sent to the origin of `url` alone. */
  credentials: Record<string, string>;
  headers?: Record<string, string>;
  method?: 'GET' | 'POST';
  body?: string;
  maxBytes: number;
  /** Further statuses that are an answer. */
  accept?: number[];
  /** Where a redirect may lead. By default, the origin of `url`. */
  mayVisit?: (url: URL) => boolean;
  timeoutMs?: number;
  signal?: AbortSignal;
}): Promise<FetchedBytes> {
  const { url: start, server, maxBytes, signal, accept = [] } = options;
  const mayVisit = options.mayVisit ?? (url => url.origin === start.origin);
  const deadline = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const either = signal ? AbortSignal.any([signal, deadline]) : deadline;

  try {
    let url = start;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const response = await fetch(url, {
        method: options.method ?? 'GET',
        body: options.body,
        redirect: 'manual',
        signal: either,
        headers: {
          ...options.headers,
          ...(url.origin === start.origin ? options.credentials : {}),
        },
      });
      const location = response.headers.get('location');
      if (
        response.status >= 300 &&
        response.status < 400 &&
        response.status !== 304
      ) {
        await response.body?.cancel();
        const next = location && URL.canParse(location, url.href);
        if (!next || !mayVisit(new URL(location, url))) {
          throw new DesiredStateError(
            `${server} redirects to a place that is not configured, which is not followed; configure the address that it redirects to.`,
          );
        }
        url = new URL(location, url);
        continue;
      }
      if (
        !response.ok &&
        response.status !== 304 &&
        !accept.includes(response.status)
      ) {
        await response.body?.cancel();
        throw new DesiredStateError(sentenceFor(server, response.status));
      }
      return {
        status: response.status,
        bytes: await bodyOf(response, maxBytes),
        etag: response.headers.get('etag') ?? undefined,
        lastModified: dateOf(response.headers.get('last-modified')),
      };
    }
    throw new DesiredStateError(`${server} redirects without end.`);
  } catch (error) {
    if (error instanceof DesiredStateError) {
      throw error;
    }
    if (deadline.aborted && !signal?.aborted) {
      throw new DesiredStateError(`${server} did not answer in time.`);
    }
    signal?.throwIfAborted();
    // The message of fetch may hold the address.
    throw new DesiredStateError(
      `${server} cannot be reached${codeOf(
        error,
      )}; check its address and the network of the backend.`,
    );
  }
}

/**
 * Parses an answer that should be JSON.
 *
 * @throws DesiredStateError
 * @internal
 */
export function parseJson(server: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    throw new DesiredStateError(
      `${server} answered with something other than JSON; check its address.`,
    );
  }
}

/**
 * One sentence for a status that is no answer.
 *
 * @internal
 */
export function sentenceFor(server: string, status: number): string {
  switch (status) {
    case 401:
      return `${server} does not accept the credentials of this source (401); renew them in the app-config.`;
    case 403:
      return `${server} refuses the credentials of this source access to the state (403); grant them the right to read it.`;
    case 404:
      return `${server} knows no such state (404), or the credentials of this source may not see it.`;
    case 429:
      return `${server} answers no more calls for now (429); the state is read again at the next scan.`;
    default:
      return status >= 500
        ? `${server} failed with HTTP status ${status}; the state is read again at the next scan.`
        : `${server} answered with HTTP status ${status}, which is not a state.`;
  }
}

async function bodyOf(
  response: Response,
  maxBytes: number,
): Promise<Uint8Array> {
  const announced = Number(response.headers.get('content-length'));
  if (announced > maxBytes) {
    await response.body?.cancel();
    throw tooLarge(announced, maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The announced length may be of compressed bytes, or a lie.
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) {
      throw tooLarge(length, maxBytes);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function dateOf(text: string | null): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function codeOf(error: unknown): string {
  const code = (error as { cause?: { code?: unknown } }).cause?.code;
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code)
    ? ` (${code})`
    : '';
}
