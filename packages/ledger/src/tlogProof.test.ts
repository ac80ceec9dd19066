/** @jest-environment node */
import { decodeUtf8, encodeUtf8 } from './bytes';
import {
  checkTlogProof,
  formatTlogProof,
  parseTlogProof,
  TlogProofError,
} from './tlogProof';
import { sha256 } from './node';
import { nodeHash } from './tree';
import { verifyProof } from './verifyProof';
import { ed25519Verify } from './node';
import { parseVkey } from './note';
import { makeLog, signer } from './__testUtils__/log';

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const b64 = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const NOTE = `example.com/log\n9\n${b64(
  0,
)}\n\n\u2014 example.com/log AAAAAAAA\n`;

describe('tlog-proofs', () => {
  it.each([
    [
      { index: 5, hashes: [hash(1), hash(2)] },
      `index 5\n${b64(1)}\n${b64(2)}\n`,
    ],
    [
      { index: 5, hashes: [hash(1)], extra: encodeUtf8('extra information') },
      `extra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 5\n${b64(1)}\n`,
    ],
    [{ index: 0, hashes: [] }, 'index 0\n'],
  ])('are written as C2SP tlog-proof says', (parts, text) => {
    const proof = { ...parts, checkpoint: encodeUtf8(NOTE) };
    const file = formatTlogProof(proof);
    expect(decodeUtf8(file)).toBe(`c2sp.org/tlog-proof@v1\n${text}\n${NOTE}`);
    expect(parseTlogProof(file)).toEqual(proof);
  });

  it.each([
    ['another header', `c2sp.org/tlog-proof@v2\nindex 0\n\n${NOTE}`],
    ['no index', `c2sp.org/tlog-proof@v1\n\n${NOTE}`],
    ['index 01', `c2sp.org/tlog-proof@v1\nindex 01\n\n${NOTE}`],
    ['a negative index', `c2sp.org/tlog-proof@v1\nindex -1\n\n${NOTE}`],
    ['a short hash', `c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\n${NOTE}`],
    ['no base64', `c2sp.org/tlog-proof@v1\nindex 0\n!\n\n${NOTE}`],
    [
      'extra twice',
      `c2sp.org/tlog-proof@v1\nextra AAAA\nextra AAAA\nindex 0\n\n${NOTE}`,
    ],
    [
      'extra after the index',
      `c2sp.org/tlog-proof@v1\nindex 0\nextra AAAA\n\n${NOTE}`,
    ],
    ['CR LF', `c2sp.org/tlog-proof@v1\r\nindex 0\r\n\r\n${NOTE}`],
    ['no checkpoint', 'c2sp.org/tlog-proof@v1\nindex 0\n'],
  ])('with %s are refused', (_, text) => {
    expect(() => parseTlogProof(encodeUtf8(text))).toThrow(TlogProofError);
  });

  it('are told by their first line', () => {
    for (const text of ['', '{}', 'c2sp.org/tlog-proof@v1 \nindex 0\n\n']) {
      expect(() => parseTlogProof(encodeUtf8(text))).toThrow(
        'this is no .tlog-proof: its first line is not c2sp.org/tlog-proof@v1',
      );
    }
  });

  it('that hold no checkpoint are refused', () => {
    const text = 'c2sp.org/tlog-proof@v1\nindex 0\n\njunk\n';
    expect(() => parseTlogProof(encodeUtf8(text))).toThrow();
  });

  it('lead from an entry of two to the root', async () => {
    const log = await makeLog(2, [2]);
    const leaf = sha256(Uint8Array.of(0), log.lines[0]);
    const proof = {
      index: 1,
      hashes: [leaf],
      checkpoint: log.checkpoints[0].note,
    };
    const claim = { proof, entry: log.lines[1], sha256 };
    expect(checkTlogProof(claim)).toBe(true);
    expect(checkTlogProof({ ...claim, entry: log.lines[0] })).toBe(false);
    expect(
      checkTlogProof({
        ...claim,
        proof: { ...proof, hashes: [nodeHash(leaf, leaf, sha256)] },
      }),
    ).toBe(false);
    const keys = [parseVkey(signer.vkey, sha256)];
    const tools = { sha256, verify: ed25519Verify };
    const file = formatTlogProof(proof);
    expect(await verifyProof({ file, keys, ...tools })).toMatchObject({
      status: 'cannot-say',
      reason: 'no-entry',
    });
    expect(
      await verifyProof({ file, keys, entry: log.lines[1], ...tools }),
    ).toMatchObject({ status: 'intact', seq: 1, size: 2 });
    expect(await verifyProof({ file, ...tools })).toMatchObject({
      status: 'cannot-say',
      reason: 'no-key',
    });
    expect(
      await verifyProof({ file, entry: log.lines[0], ...tools }),
    ).toMatchObject({ status: 'tampered', problem: { rule: 'proof' } });
  });
});
