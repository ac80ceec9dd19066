import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Witness, WitnessAnswer } from './Witness';

/** 63 hashes and a checkpoint with a hundred signatures are far shorter. */
const MAX_BODY_BYTES = 128 * 1024;
const REQUEST_MS = 10_000;
const TEXT = 'text/plain; charset=utf-8';

const TOO_LONG: WitnessAnswer = {
  status: 413,
  type: TEXT,
  body: `A request has at most ${MAX_BODY_BYTES} bytes.\n`,
};

/**
 * Serves a witness over HTTP (C2SP tlog-witness): `POST /add-checkpoint`, and
 * `GET /<hex SHA-256 of the origin>/checkpoint`. Not listening yet. A request has ten
 * seconds to arrive, so that slow clients do not use up the connections.
 *
 * @internal
 */
export function witnessServer(options: {
  witness: Witness;
  /** What could not be answered, for the operator. */
  onError(error: Error): void;
  requestTimeoutMs?: number;
}): Server {
  const { witness, onError, requestTimeoutMs = REQUEST_MS } = options;
  const server = createServer(
    {
      headersTimeout: requestTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: 60_000,
      connectionsCheckingInterval: Math.min(1_000, requestTimeoutMs),
      maxHeaderSize: 8 * 1024,
    },
    (request, response) => {
      answerTo(witness, request)
        .catch((error: Error): WitnessAnswer => {
          // Whoever went away in the middle is no fault of the witness.
          if (!response.destroyed) {
            onError(error);
          }
          return {
            status: 503,
            type: TEXT,
            body: 'The witness cannot answer now.\n',
          };
        })
        .then(answer => send(request, response, answer));
    },
  );
  server.maxConnections = 512;
  return server;
}

async function answerTo(
  witness: Witness,
  request: IncomingMessage,
): Promise<WitnessAnswer> {
  const path = request.url?.split('?')[0] ?? '/';
  if (path === '/add-checkpoint') {
    if (request.method !== 'POST') {
      return { status: 405, type: TEXT, body: 'POST a checkpoint here.\n' };
    }
    const body = await readBody(request);
    return body ? witness.addCheckpoint(body) : TOO_LONG;
  }
  const hash = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1];
  if (hash !== undefined && ['GET', 'HEAD'].includes(request.method ?? '')) {
    return witness.newest(hash);
  }
  return { status: 404, type: TEXT, body: 'There is nothing here.\n' };
}

/** Undefined when it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > MAX_BODY_BYTES) {
      return undefined;
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, type, body }: WitnessAnswer,
): void {
  if (response.destroyed) {
    return;
  }
  // A body that was not read to its end cannot be followed by another request.
  const isCut = !request.complete && request.method === 'POST';
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(status === 405 && { allow: 'POST' }),
    ...(isCut && { connection: 'close' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
