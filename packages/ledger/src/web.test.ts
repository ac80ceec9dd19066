/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { toHex } from './bytes';
import * as node from './node';
import { parseVkey } from './note';
import { verifyLog } from './verify';
import * as web from './web';
import { makeLog, signer } from './__testUtils__/log';

// What a page gets: in Node the library hands everything over to node:crypto.
jest.mock('js-sha256', () => jest.requireActual('js-sha256/build/sha256.cjs'));

const bytes = fc.uint8Array({ maxLength: 3000 });

describe('@iac-drift/ledger/web', () => {
  it('hashes as node:crypto does', () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 4 }), parts => {
        expect(toHex(web.sha256(...parts))).toBe(toHex(node.sha256(...parts)));
      }),
    );
  });

  it('hashes as node:crypto does at every length around a block', () => {
    const part = Uint8Array.from({ length: 200 }, (_, i) => i);
    for (let length = 0; length <= part.length; length++) {
      const [head, tail] = [part.subarray(0, length), part.subarray(length)];
      expect(toHex(web.sha256(head))).toBe(toHex(node.sha256(head)));
      expect(toHex(web.sha256(head, tail))).toBe(toHex(node.sha256(part)));
    }
  });

  it('takes and refuses the signatures that node:crypto does', async () => {
    const { publicKey } = parseVkey(signer.vkey, node.sha256);
    await fc.assert(
      fc.asyncProperty(
        bytes,
        fc.nat({ max: 63 }),
        fc.integer({ min: 0, max: 255 }),
        async (message, at, change) => {
          const signature = Buffer.from(await signer.sign(message));
          signature[at] ^= change;
          const expected = node.ed25519Verify(publicKey, message, signature);
          expect(expected).toBe(change === 0);
          expect(web.ed25519Verify(publicKey, message, signature)).toBe(
            expected,
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('answers false to what is no key or no signature', () => {
    const message = new Uint8Array(3);
    for (const [key, signature] of [
      [32, 64],
      [31, 64],
      [32, 63],
      [0, 0],
    ]) {
      expect(
        web.ed25519Verify(
          new Uint8Array(key).fill(0xff),
          message,
          new Uint8Array(signature).fill(0xff),
        ),
      ).toBe(false);
    }
  });

  it('verifies a log', async () => {
    const log = await makeLog(40, [25, 40]);
    async function* all() {
      yield Buffer.concat(log.lines);
    }
    expect(
      await verifyLog({
        segments: [{ name: 'log', bytes: all() }],
        checkpoints: log.checkpoints,
        keys: [parseVkey(signer.vkey, web.sha256)],
        sha256: web.sha256,
        verify: web.ed25519Verify,
      }),
    ).toMatchObject({ status: 'intact', covered: 40 });
  });

  it.each(['index.ts', 'web.ts'])('%s needs nothing of Node', entry => {
    const seen = new Set<string>();
    const visit = (file: string) => {
      if (seen.has(file)) {
        return;
      }
      seen.add(file);
      const source = readFileSync(join(__dirname, file), 'utf8');
      for (const [, from] of source.matchAll(/ from '([^']+)'/g)) {
        expect(from).toMatch(
          /^(\.\/[A-Za-z]+|@noble\/curves\/ed25519|js-sha256)$/,
        );
        expect(from).not.toBe('./node');
        if (from.startsWith('./')) {
          visit(`${from.slice(2)}.ts`);
        }
      }
      expect(source).not.toMatch(/\b(Buffer|process|require)\b[.(]/);
    };
    visit(entry);
    expect(seen.size).toBeGreaterThan(1);
  });
});
