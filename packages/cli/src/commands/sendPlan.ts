import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { CliError } from '../CliError';
import { retryAfter } from '../portal';

const TIMEOUT_MS = 180_000;
const ATTEMPTS = 5;
const RETRY_MS = 1_000;
/** More than a portal answers with. */
const MAX_ANSWER_BYTES = 1024 * 1024;

const compress = promisify(gzip);

/**
 * Pushes a plan to the portal, and again for a while when that is busy. The token goes
 * to the host of the URL and to no other.
 *
 * @returns what the portal answers
 * @throws CliError in one sentence, without the token
 * @internal
 */
export async function sendPlan(options: {
  /** Of the portal's `/api/iac-drift/v1/reports`, with the stack. */
  url: URL;
  token: string;
  plan: Uint8Array;
  /** Told before each further attempt, in one sentence. */
  onWait(sentence: string): void;
}): Promise<unknown> {
  const { url, token, onWait } = options;
  const body = await compress(options.plan);
  for (let attempt = 1; ; attempt++) {
    const response = await post(url, token, body);
    const text = await textOf(response, url);
    const { status } = response;
    if (status === 200 || status === 201) {
      return answerOf(text, url);
    }
    const isBusy = status === 429 || status === 503;
    if (!isBusy || attempt === ATTEMPTS) {
      throw new CliError(refusal(response, text, url).replaceAll(token, '…'));
    }
    const wait = retryAfter(response) ?? attempt * RETRY_MS;
    onWait(
      `The portal is busy (status ${status}); trying again in ${Math.ceil(
        wait / 1000,
      )} s.`,
    );
    await sleep(wait);
  }
}

async function post(
  url: URL,
  token: string,
  body: Uint8Array,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body,
    });
  } catch (error) {
    throw new CliError(whyUnreachable(error, url));
  }
}

async function textOf(response: Response, url: URL): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of response.body ?? []) {
      pieces.push(piece);
      length += piece.length;
      if (length > MAX_ANSWER_BYTES) {
        break;
      }
    }
  } catch (error) {
    throw new CliError(whyUnreachable(error, url));
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Codes of Node and OpenSSL for certificates that are not trusted. */
const OF_CERTIFICATES = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ERR_TLS/;

function whyUnreachable(error: unknown, { host }: URL): string {
  const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException };
  if (name === 'TimeoutError') {
    return `${host} did not answer within ${TIMEOUT_MS / 1000} seconds.`;
  }
  const code = cause?.code ?? 'the connection broke';
  return OF_CERTIFICATES.test(code)
    ? `The certificate of ${host} is not trusted (${code}); name the file with its authority's certificate in NODE_EXTRA_CA_CERTS.`
    : `${host} cannot be reached (${code}).`;
}

function answerOf(text: string, url: URL): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError(`${noPortal(url)}.`);
  }
}

function noPortal({ href }: URL): string {
  return `${href} does not answer as a portal does; give the URL of the backend with --url`;
}

function refusal(response: Response, text: string, url: URL): string {
  const { status } = response;
  const location = response.headers.get('location');
  if (status < 400 && location) {
    return `${url.host} leads to ${location}; give that portal's URL if you trust it.`;
  }
  if (status === 401) {
    return 'The portal does not know the token in IAC_DRIFT_TOKEN; configure it under backend.auth.externalAccess.';
  }
  return sentenceOf(text) ?? `${noPortal(url)} (status ${status}).`;
}

/** What the portal says is wrong, in the form of Backstage's errors. */
function sentenceOf(text: string): string | undefined {
  try {
    const { message } = JSON.parse(text).error;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
