/** @jest-environment node */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { toHex } from './bytes';
import { sha256 } from './node';
import { readTimestamp, TimestampError } from './timestamp';

const CONFIG = `
[tsa]
default_tsa = own
[own]
serial = ./serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
[cert]
distinguished_name = name
prompt = no
x509_extensions = extensions
[name]
CN = authority
[extensions]
extendedKeyUsage = critical,timeStamping
`;

let folder: string;
let reply: Buffer;
const openssl = (...args: string[]) =>
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

function stamp(digest: string): Buffer {
  openssl('ts', '-query', '-data', 'data', `-${digest}`, '-cert', '-out', 'q');
  const own = ['-config', 'conf', '-signer', 'crt', '-inkey', 'key'];
  openssl('ts', '-reply', '-queryfile', 'q', ...own, '-out', 'r');
  return readFileSync(join(folder, 'r'));
}

/** A timestamp made by OpenSSL. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'timestamp-'));
  writeFileSync(join(folder, 'conf'), CONFIG);
  writeFileSync(join(folder, 'serial'), '01\n');
  writeFileSync(join(folder, 'data'), 'a checkpoint');
  const made = ['-keyout', 'key', '-out', 'crt', '-days', '2'];
  const how = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-config', 'conf'];
  openssl('req', ...how, '-section', 'cert', ...made);
  reply = stamp('sha256');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('readTimestamp', () => {
  it('reads what OpenSSL stamped', () => {
    const before = Date.now() / 1000;
    const { imprint, time } = readTimestamp(reply);
    expect(toHex(imprint)).toBe(toHex(sha256(Buffer.from('a checkpoint'))));
    expect(Math.abs(time - before)).toBeLessThan(60);
  });

  it('takes no other digest for SHA-256', () => {
    expect(() => readTimestamp(stamp('sha512'))).toThrow(TimestampError);
  });

  it('says when the authority refused', () => {
    // PKIStatusInfo with the status 2, and no token.
    const refusal = Uint8Array.of(0x30, 5, 0x30, 3, 2, 1, 2);
    expect(() => readTimestamp(refusal)).toThrow(/refused/);
  });

  it('throws nothing but its own error, whatever it is given', () => {
    const damaged = fc
      .tuple(fc.nat(reply.length - 1), fc.nat(255), fc.boolean())
      .map(([at, byte, cut]) => {
        const copy = Buffer.from(cut ? reply.subarray(0, at) : reply);
        if (!cut) copy[at] = byte;
        return copy;
      });
    const holds = () =>
      fc.assert(
        fc.property(fc.oneof(damaged, fc.uint8Array()), bytes => {
          try {
            readTimestamp(bytes);
            return true;
          } catch (error) {
            return error instanceof TimestampError;
          }
        }),
        { numRuns: 2000 },
      );
    expect(holds).not.toThrow();
  });
});
