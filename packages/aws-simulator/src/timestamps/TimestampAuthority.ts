import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const CONFIG = `
[tsa]
default_tsa = own
[own]
serial = ./serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
[cert]
distinguished_name = name
prompt = no
x509_extensions = extensions
[name]
CN = authority
[extensions]
extendedKeyUsage = critical,timeStamping
`;

/** A timestamping authority (RFC 3161) of OpenSSL's, with a key of its own. @public */
export class TimestampAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'authority-'));

  constructor() {
    writeFileSync(join(this.#folder, 'conf'), CONFIG);
    writeFileSync(join(this.#folder, 'serial'), '01\n');
    const how = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
    const conf = ['-config', 'conf', '-section', 'cert'];
    this.#openssl('req', ...how, ...conf, '-keyout', 'key', '-out', 'crt');
  }

  /** File of its certificate, which is its own authority. */
  get certificate(): string {
    return join(this.#folder, 'crt');
  }

  /** The reply to a request, both in DER. */
  answer(request: Uint8Array): Buffer {
    writeFileSync(join(this.#folder, 'q'), request);
    const own = ['-config', 'conf', '-signer', 'crt', '-inkey', 'key'];
    this.#openssl('ts', '-reply', '-queryfile', 'q', ...own, '-out', 'r');
    return readFileSync(join(this.#folder, 'r'));
  }

  /** The reply for these bytes. */
  stamp(bytes: Uint8Array): Buffer {
    writeFileSync(join(this.#folder, 'data'), bytes);
    const query = ['-data', 'data', '-sha256', '-cert', '-out', 'request'];
    this.#openssl('ts', '-query', ...query);
    return this.answer(readFileSync(join(this.#folder, 'request')));
  }

  /** Ends it: its key is gone. */
  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' });
  }
}
