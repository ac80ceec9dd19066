/** @jest-environment node */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from './bytes';
import { readEvent } from './entry';
import { ed25519Verify, sha256 } from './node';
import { type NoteKey, parseVkey } from './note';
import { parseTlogProof } from './tlogProof';
import { leafHash } from './tree';
import { verifyLog } from './verify';
import { verifyProof } from './verifyProof';

const page = readFileSync(
  join(__dirname, '../../../docs/log-format.md'),
  'utf8',
);
const block = (language: string): Buffer =>
  Buffer.from(page.split(`\`\`\`${language}\n`)[1].split('```')[0]);

describe('the worked example in docs/log-format.md', () => {
  const entries = block('ndjson');
  const proof = block('text');
  const lines = entries
    .toString()
    .split(/(?<=\n)/)
    .map(line => Buffer.from(line));
  let keys: NoteKey[];
  beforeAll(() => {
    const { vkeys } = readEvent(lines[0]).data as { vkeys: string[] };
    keys = vkeys.map(vkey => parseVkey(vkey, sha256));
  });

  it('is a log, and the checkpoint in the proof is its own', async () => {
    async function* bytes() {
      yield entries;
    }
    const result = await verifyLog({
      segments: [{ name: 'example', bytes: bytes() }],
      checkpoints: [{ name: 'c', note: parseTlogProof(proof).checkpoint }],
      keys,
      sha256,
      verify: ed25519Verify,
    });
    expect(result).toMatchObject({ status: 'intact', covered: 3 });
    expect(page).toContain((result as { root: string }).root);
  });

  it('proves its last entry', async () => {
    expect(
      await verifyProof({
        file: proof,
        entry: lines[2],
        keys,
        sha256,
        verify: ed25519Verify,
      }),
    ).toMatchObject({ status: 'intact', seq: 2 });
    expect(page).toContain(toHex(parseTlogProof(proof).hashes[0]));
  });

  it('shows the hash and the leaf of each entry', () => {
    for (const line of lines) {
      expect(page).toContain(toHex(sha256(line)));
      expect(page).toContain(toHex(leafHash(line, sha256)));
    }
  });
});
