import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came over the wire. */
export interface KmsCall {
  operation: string;
  input: Record<string, unknown>;
}

type Key = { spec: string; privateKey: KeyObject; publicKey: KeyObject };

/**
 * AWS KMS on loopback: speaks AWS JSON 1.1 to the unmodified client, and really
 * signs, with keys that it never gives away.
 */
export class LoopbackKms {
  readonly keys = new Map<string, Key>();
  readonly calls: KmsCall[] = [];
  /** Answers so many calls with this instead. */
  fault: { type: string; status: number; times: number } | undefined;
  readonly #server: Server;

  static async start(): Promise<LoopbackKms> {
    const kms = new LoopbackKms();
    await new Promise<void>(resolve =>
      kms.#server.listen(0, '127.0.0.1', resolve),
    );
    return kms;
  }

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) {
        chunks.push(chunk);
      }
      const operation = String(request.headers['x-amz-target']).split('.')[1];
      const input = JSON.parse(Buffer.concat(chunks).toString());
      this.calls.push({ operation, input });
      const answer = (status: number, body: object) =>
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify(body));
      if (this.fault && this.fault.times > 0) {
        this.fault.times -= 1;
        answer(this.fault.status, { __type: this.fault.type });
        return;
      }
      const key = this.keys.get(input.KeyId);
      if (!key) {
        answer(400, { __type: 'NotFoundException', message: 'no such key' });
      } else if (operation === 'GetPublicKey') {
        const der = key.publicKey.export({ type: 'spki', format: 'der' });
        answer(200, {
          KeyId: input.KeyId,
          KeySpec: key.spec,
          KeyUsage: 'SIGN_VERIFY',
          PublicKey: der.toString('base64'),
        });
      } else if (
        operation === 'Sign' &&
        input.SigningAlgorithm === 'ED25519_SHA_512' &&
        input.MessageType === 'RAW'
      ) {
        const message = Buffer.from(input.Message, 'base64');
        const signature = sign(null, message, key.privateKey);
        answer(200, { Signature: signature.toString('base64') });
      } else {
        answer(400, { __type: 'ValidationException', message: 'no' });
      }
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A new Ed25519 key under a name; a key of another kind with `spec`. */
  createKey(keyId: string, spec = 'ECC_NIST_EDWARDS25519'): void {
    this.keys.set(keyId, { spec, ...generateKeyPairSync('ed25519') });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
