import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Checkpoint,
  cosignerOf,
  COSIGNATURE_NOTE_TYPE,
  judgeCheckpoint,
  parseAddCheckpoint,
  parseCheckpoint,
  parseNote,
  parseVkey,
} from '@iac-drift/ledger';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import type { Witness } from '../witness/WitnessClient';

/** A witness on loopback, which can be told to answer something else. */
export class LoopbackWitness {
  static async start(logVkey: string): Promise<LoopbackWitness> {
    const witness = new LoopbackWitness(logVkey);
    await new Promise<void>(resolve => {
      witness.#server.listen(0, '127.0.0.1', resolve);
    });
    return witness;
  }

  /** Status to answer instead of judging; `hang`: no answer at all. */
  fault: number | 'hang' | undefined;
  /** Statuses that were answered. */
  readonly answered: number[] = [];
  readonly #server: Server;
  readonly #cosigner = cosignerOf(
    ed25519Signer({ name: 'witness.example.org', pem: generateEd25519Pem() }),
    sha256,
  );
  readonly #logVkey: string;
  #last: { checkpoint: Checkpoint; note: Uint8Array } | undefined;

  private constructor(logVkey: string) {
    this.#logVkey = logVkey;
    this.#server = createServer(async (req, res) => {
      const parts: Buffer[] = [];
      for await (const part of req) {
        parts.push(part);
      }
      if (this.fault === 'hang') {
        return;
      }
      const { status, body } =
        this.fault === undefined
          ? await this.#answer(req.url ?? '', Buffer.concat(parts))
          : { status: this.fault, body: '' };
      this.answered.push(status);
      res.writeHead(status).end(body);
    });
  }

  /** Size of the checkpoint cosigned last. */
  get size(): number | undefined {
    return this.#last?.checkpoint.size;
  }

  get configured(): Witness {
    const { vkey, name } = this.#cosigner;
    const { port } = this.#server.address() as AddressInfo;
    return {
      name,
      vkey,
      key: parseVkey(vkey, sha256, COSIGNATURE_NOTE_TYPE),
      url: `http://127.0.0.1:${port}`,
    };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  async #answer(
    url: string,
    body: Buffer,
  ): Promise<{ status: number; body: string | Uint8Array }> {
    const key = parseVkey(this.#logVkey, sha256);
    if (url !== '/add-checkpoint') {
      const log = createHash('sha256').update(key.name).digest('hex');
      return url === `/${log}/checkpoint` && this.#last
        ? { status: 200, body: this.#last.note }
        : { status: 404, body: '' };
    }
    const verdict = await judgeCheckpoint({
      request: parseAddCheckpoint(body),
      logs: [key],
      last: () => this.#last?.checkpoint,
      sha256,
      verify: ed25519Verify,
    });
    if (verdict.status === 200) {
      const { text } = parseNote(verdict.note);
      this.#last = { checkpoint: parseCheckpoint(text), note: verdict.note };
      const seconds = Math.floor(Date.now() / 1000);
      return { status: 200, body: await this.#cosigner.cosign(text, seconds) };
    }
    return {
      status: verdict.status,
      body: verdict.status === 409 ? `${verdict.size}\n` : verdict.message,
    };
  }
}
