import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createEvent,
  formatBundle,
  formatBundlePath,
  formatEntry,
  formatKeyRotation,
  formatTilePath,
  formatTlogProof,
  Frontier,
  GENESIS_PREV,
  hashesFromTiles,
  type JsonValue,
  KEY_ROTATED_TYPE,
  leafHash,
  newBundles,
  newTiles,
  type NoteSigner,
  proveInclusionFrom,
  signCheckpoint,
  type Tile,
  TILE_WIDTH,
} from '@iac-drift/ledger';
import {
  ed25519Signer,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';

export const ORIGIN = 'drift.example.com/log';

export function newSigner(): NoteSigner {
  return ed25519Signer({ name: ORIGIN, pem: generateEd25519Pem() });
}

/** A log in memory, and every resource that C2SP tlog-tiles has of it. */
export class MemoryLog {
  readonly lines: Buffer[] = [];
  readonly leaves: Uint8Array[] = [];
  readonly #tree = Frontier.empty(sha256);
  #prev: Uint8Array = GENESIS_PREV;

  append(data: Record<string, JsonValue>, type = 'finding.detected'): void {
    const seq = this.lines.length;
    const line = formatEntry({
      event: createEvent({
        id: `e-${seq}`,
        source: `//${ORIGIN}`,
        type: type.startsWith('io.') ? type : `io.iac-drift.${type}.v1`,
        time: '2026-11-23T10:00:00Z',
        data,
      }),
      prev: this.#prev,
      seq,
    });
    this.lines.push(Buffer.from(line));
    this.leaves.push(leafHash(line, sha256));
    this.#tree.append(this.leaves[seq]);
    this.#prev = sha256(line);
  }

  grow(count: number, text = 'x'): this {
    for (let i = 0; i < count; i++) {
      this.append({ text });
    }
    return this;
  }

  async rotate(previous: NoteSigner, signer: NoteSigner): Promise<void> {
    this.append(
      await formatKeyRotation({ previous, signer, sha256 }),
      KEY_ROTATED_TYPE,
    );
  }

  async checkpoint(...signers: NoteSigner[]): Promise<Buffer> {
    const { size } = this.#tree;
    const checkpoint = { origin: ORIGIN, size, root: this.#tree.root() };
    return Buffer.from(await signCheckpoint(checkpoint, signers, sha256));
  }

  tile({ level, index, width }: Tile): Buffer {
    const span = TILE_WIDTH ** level;
    const hashes = Array.from({ length: width }, (_, i) => {
      const from = (index * TILE_WIDTH + i) * span;
      const tree = Frontier.empty(sha256);
      this.leaves.slice(from, from + span).forEach(leaf => tree.append(leaf));
      return tree.root();
    });
    return Buffer.concat(hashes);
  }

  async proof(index: number, checkpoint: Buffer): Promise<Buffer> {
    const size = this.lines.length;
    const reader = hashesFromTiles({
      size,
      readTile: tile => this.tile(tile),
      sha256,
    });
    const hashes = await proveInclusionFrom(reader, index, size, sha256);
    const extra = this.lines[index];
    return Buffer.from(formatTlogProof({ index, hashes, checkpoint, extra }));
  }

  /** Resources by path, as they are served. */
  async resources(...signers: NoteSigner[]): Promise<Map<string, Buffer>> {
    const all = new Map<string, Buffer>();
    const size = this.lines.length;
    all.set('checkpoint', await this.checkpoint(...signers));
    all.set('vkey', Buffer.from(`${signers[0].vkey}\n`));
    for (const tile of newTiles(0, size)) {
      all.set(formatTilePath(tile), this.tile(tile));
    }
    for (const bundle of newBundles(0, size)) {
      const from = bundle.index * TILE_WIDTH;
      const entries = this.lines.slice(from, from + bundle.width);
      all.set(formatBundlePath(bundle), Buffer.from(formatBundle(entries)));
    }
    return all;
  }
}

/** What a request is answered with; undefined is 404. */
export type Answer =
  | Buffer
  | { status: number; headers?: Record<string, string>; body?: Buffer }
  | 'hang'
  | undefined;

/** A real server on the loopback interface. */
export class LogServer {
  readonly requests: { path: string; authorization?: string }[] = [];
  readonly #server: Server;
  answer: (path: string) => Answer = () => undefined;

  constructor() {
    this.#server = createServer((req, res) => {
      const path = decodeURIComponent(req.url!.slice(1));
      this.requests.push({ path, authorization: req.headers.authorization });
      const answer = this.answer(path);
      if (answer === 'hang') {
        return;
      }
      if (answer === undefined) {
        res.writeHead(404).end('not here');
      } else if (Buffer.isBuffer(answer)) {
        res.writeHead(200).end(answer);
      } else {
        res.writeHead(answer.status, answer.headers).end(answer.body);
      }
    });
  }

  async start(): Promise<string> {
    await new Promise<void>(done => {
      this.#server.listen(0, '127.0.0.1', done);
    });
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(done => {
      this.#server.close(done);
    });
  }

  /** Serves a log below a path, entries as NDJSON included unless they are not to be. */
  serve(
    resources: Map<string, Buffer>,
    options: { lines?: Buffer[]; under?: string; pages?: number } = {},
  ): void {
    const { lines, under = '', pages = 1000 } = options;
    this.answer = full => {
      if (!full.startsWith(under)) {
        return undefined;
      }
      const path = full.slice(under.length);
      const range = /^entries\?from=(\d+)&limit=(\d+)$/.exec(path);
      if (range && lines) {
        const from = Number(range[1]);
        const to = from + Math.min(Number(range[2]), pages);
        return Buffer.concat(lines.slice(from, to));
      }
      return resources.get(path);
    };
  }
}
