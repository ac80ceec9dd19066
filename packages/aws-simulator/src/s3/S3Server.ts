import { createHash } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { S3Bucket, type S3DefaultRetention } from './S3Bucket';
import { S3Error } from './S3Error';
import { s3FaultError, S3FaultBoard, type S3Fault } from './S3Fault';
import { s3Operations, type S3Answer, type S3Request } from './s3Operations';
import { errorXml } from './s3Xml';

const QUARTER_HOUR = 15 * 60 * 1000;

/** A call as it came over the wire. @public */
export interface S3Call {
  operation: string;
  bucket: string;
  key: string;
  /** Lower-case names. */
  headers: IncomingMessage['headers'];
}

/**
 * S3 with versions and Object Lock on loopback, in memory, for tests: it speaks
 * to unmodified SDK clients (path-style), and goes wrong when told to. It checks
 * no credentials, and refuses a clock that is more than 15 minutes off, as AWS
 * does.
 *
 * @public
 */
export class S3Server {
  /** Starts one with one bucket, whose versions are locked for 30 days by default. */
  static async start(
    options: {
      /** `evidence` by default. */
      bucket?: string;
      /** Absent: COMPLIANCE, 30 days. `null`: a bucket without Object Lock. */
      defaultRetention?: S3DefaultRetention | null;
    } = {},
  ): Promise<S3Server> {
    const server = new S3Server();
    server.createBucket(options.bucket ?? 'evidence', {
      objectLock: options.defaultRetention !== null,
      defaultRetention:
        options.defaultRetention === undefined
          ? { mode: 'COMPLIANCE', days: 30 }
          : options.defaultRetention ?? undefined,
    });
    await new Promise<void>(resolve =>
      server.#http.listen(0, '127.0.0.1', resolve),
    );
    return server;
  }

  readonly buckets = new Map<string, S3Bucket>();
  /** Every call so far, those that met a fault too. */
  readonly calls: S3Call[] = [];
  /** What goes wrong: `server.faults.add({ operation: 'PutObject', kind: 'hang', times: 1 })`. */
  readonly faults = new S3FaultBoard();
  /** How far the server's clock is ahead of the computer's, ms. */
  clockOffsetMs = 0;
  readonly #http: Server;

  private constructor() {
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch(error => {
        response.writeHead(500).end(String((error as Error).stack));
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** The bucket that it started with. */
  get bucket(): S3Bucket {
    return [...this.buckets.values()][0];
  }

  /** Adds a bucket, as CreateBucket and PutObjectLockConfiguration do. */
  createBucket(
    name: string,
    options: { objectLock?: boolean; defaultRetention?: S3DefaultRetention },
  ): S3Bucket {
    const bucket = new S3Bucket(name, { ...options, now: () => this.now() });
    this.buckets.set(name, bucket);
    return bucket;
  }

  /** The server's time. */
  now(): Date {
    return new Date(Date.now() + this.clockOffsetMs);
  }

  /** Calls of one operation so far. */
  callsOf(operation: string): S3Call[] {
    return this.calls.filter(call => call.operation === operation);
  }

  /** Ends the server and every connection to it. */
  async stop(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise(resolve => this.#http.close(resolve));
  }

  async #serve(message: IncomingMessage, response: ServerResponse) {
    const url = new URL(message.url ?? '/', 'http://s3');
    const [bucket, ...rest] = url.pathname.slice(1).split('/');
    const target = rest.map(decodeURIComponent).join('/');
    const request: S3Request = {
      operation: operationOf(message.method ?? '', target !== '', url),
      key: target,
      query: url.searchParams,
      headers: message.headers,
      body: await bodyOf(message),
    };
    const { operation, key, headers } = request;
    this.calls.push({ operation, bucket, key, headers });

    const fault = this.faults.next(operation, key);
    if (fault?.kind === 'hang') {
      return;
    }
    if (fault?.kind === 'cut') {
      response.destroy();
      return;
    }
    const answer = await this.#answer(bucket, request, fault);
    if (fault?.kind === 'stored-hang') {
      return;
    }
    if (fault?.kind === 'stored-cut') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'slow') {
      await delay(fault.delayMs ?? 1000);
    }
    response.writeHead(answer.status ?? 200, {
      date: this.now().toUTCString(),
      'x-amz-request-id': String(this.calls.length),
      ...answer.headers,
    });
    response.end(message.method === 'HEAD' ? undefined : answer.body);
  }

  async #answer(
    bucketName: string,
    request: S3Request,
    fault: S3Fault | undefined,
  ): Promise<S3Answer> {
    const { operation, key, body } = request;
    try {
      this.#requireSigned(request);
      const wrong = fault && s3FaultError(fault.kind, operation);
      if (wrong && fault.kind !== 'stored-server-error') {
        throw wrong;
      }
      if (operation === 'CreateBucket') {
        this.createBucket(bucketName, {
          objectLock:
            request.headers['x-amz-bucket-object-lock-enabled'] === 'true',
        });
        return {};
      }
      const bucket = this.buckets.get(bucketName);
      if (!bucket) {
        throw new S3Error(
          404,
          'NoSuchBucket',
          'The specified bucket does not exist',
        );
      }
      const operate = s3Operations[operation];
      if (!operate) {
        throw new S3Error(
          501,
          'NotImplemented',
          `This simulated S3 does not know ${operation}.`,
        );
      }
      if (fault?.kind === 'taken-same' || fault?.kind === 'taken-other') {
        const bytes = fault.kind === 'taken-same' ? body : Buffer.from('other');
        bucket.put(key, bytes, { mustNotExist: true });
      }
      const answer = operate(bucket, request);
      if (wrong) {
        throw wrong;
      }
      return answer;
    } catch (error) {
      if (error instanceof S3Error) {
        return {
          status: error.status,
          headers: { 'content-type': 'application/xml', ...error.headers },
          body: errorXml(error.code, error.message),
        };
      }
      throw error;
    }
  }

  #requireSigned({ headers, body }: S3Request): void {
    if (!headers.authorization) {
      throw new S3Error(403, 'AccessDenied', 'Access Denied');
    }
    const signedAt = parseAmzDate(String(headers['x-amz-date'] ?? ''));
    if (!(Math.abs(signedAt - this.now().getTime()) < QUARTER_HOUR)) {
      throw new S3Error(
        403,
        'RequestTimeTooSkewed',
        'The difference between the request time and the current time is too large.',
      );
    }
    const hash = String(headers['x-amz-content-sha256'] ?? '');
    if (hash.startsWith('STREAMING-')) {
      throw new S3Error(
        501,
        'NotImplemented',
        'This simulated S3 takes no streams: send a buffer.',
      );
    }
    if (
      /^[0-9a-f]{64}$/.test(hash) &&
      hash !== createHash('sha256').update(body).digest('hex')
    ) {
      throw new S3Error(
        400,
        'XAmzContentSHA256Mismatch',
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
      );
    }
  }
}

/** What S3 calls a request, as far as it is known here. */
function operationOf(method: string, hasKey: boolean, url: URL): string {
  const has = (name: string) => url.searchParams.has(name);
  const verb = method[0] + method.slice(1).toLowerCase();
  if (hasKey) {
    return has('retention') ? `${verb}ObjectRetention` : `${verb}Object`;
  }
  if (has('versions')) {
    return 'ListObjectVersions';
  }
  if (has('versioning')) {
    return `${verb}BucketVersioning`;
  }
  if (has('object-lock')) {
    return `${verb}ObjectLockConfiguration`;
  }
  return method === 'PUT' ? 'CreateBucket' : `${verb}Bucket`;
}

/** `20260131T235959Z` as milliseconds, or NaN. */
function parseAmzDate(text: string): number {
  return Date.parse(
    text.replace(
      /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    ),
  );
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
