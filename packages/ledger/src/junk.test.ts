/** @jest-environment node */
import { encodeUtf8 } from './bytes';
import { canonicalize } from './canonical';
import { parseCheckpoint } from './checkpoint';
import { EntryError, parseEntryHeader, readEvent } from './entry';
import { ed25519Verify, sha256 } from './node';
import { parseVkey } from './note';
import { PolicyError } from './policy';
import { parsePolicy } from './policyFile';
import { checkConsistency, checkInclusion } from './proof';
import { parseTlogProof, TlogProofError } from './tlogProof';
import { verifyLog } from './verify';
import { verifyProof } from './verifyProof';
import {
  makeLog,
  seededRandom,
  signer,
  verifyLines,
} from './__testUtils__/log';

const MIB = 2 ** 20;
const TAIL = `,"prev":"${'0'.repeat(64)}","seq":0,"v":1}\n`;
const lineOf = (event: string) => Buffer.from(`{"event":${event}${TAIL}`);

describe('junk', () => {
  it('in place of entries is refused at its first line', async () => {
    const random = seededRandom(1);
    for (let round = 0; round < 50; round++) {
      const junk = Buffer.from(Array.from({ length: 5000 }, () => random(256)));
      expect(await verifyLines([junk], [])).toMatchObject({
        status: 'tampered',
        problem: { rule: 'entry-format', seq: 0 },
      });
    }
  });

  it('of 1 GiB in one line is refused within its first pieces', async () => {
    let given = 0;
    const piece = new Uint8Array(MIB).fill(0x61);
    async function* gigabyte() {
      for (; given < 1024; given++) {
        yield piece;
      }
    }
    const before = process.memoryUsage();
    const result = await verifyLog({
      segments: [{ name: 'junk', bytes: gigabyte() }],
      checkpoints: [],
      keys: [],
      sha256,
      verify: ed25519Verify,
    });
    const after = process.memoryUsage();
    expect(result).toMatchObject({ problem: { rule: 'entry-format' } });
    expect(given).toBeLessThan(2);
    expect(after.rss - before.rss).toBeLessThan(64 * MIB);
  });

  it.each([
    ['10,000 levels deep', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['with a name twice', '{"id":"a","id":"b"}'],
    ['with a lone surrogate', '{"id":"\\ud800"}'],
    ['with a number of its own spelling', '{"n":1.0}'],
    ['with spaces', '{"id": "a"}'],
    ['not in order', '{"b":1,"a":2}'],
    ['that is no object', '["a"]'],
    ['that never ends', '{"a":'],
  ])('an event %s is not read', (_, event) => {
    expect(() => readEvent(lineOf(event))).toThrow(EntryError);
  });

  it('an event that is not UTF-8 is not read', () => {
    const line = lineOf('{"id":"?"}');
    line[line.indexOf('?')] = 0xff;
    expect(() => readEvent(line)).toThrow(EntryError);
  });

  it('10,000 levels deep is not written either', () => {
    const deep = JSON.parse(`${'['.repeat(10_000)}${']'.repeat(10_000)}`);
    expect(() => canonicalize(deep)).toThrow('nested deeper than 32');
  });

  it.each([65_536, MIB])('a line of %i bytes is too long', length => {
    expect(() => parseEntryHeader(new Uint8Array(length))).toThrow(
      'longer than 65535 bytes',
    );
  });
});

describe('sizes', () => {
  const root = Buffer.alloc(32).toString('base64');

  it('within 2^53 are read exactly', () => {
    for (const size of [2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1]) {
      expect(parseCheckpoint(`o\n${size}\n${root}\n`).size).toBe(size);
    }
  });

  it.each(['9007199254740992', '18446744073709551616', `1${'0'.repeat(400)}`])(
    'beyond that are one clear error: %s',
    size => {
      expect(() => parseCheckpoint(`o\n${size}\n${root}\n`)).toThrow(
        'within 2^53',
      );
      const proof = `c2sp.org/tlog-proof@v1\nindex ${size}\n\no\n1\n${root}\n\n— o AAAAAAAA\n`;
      expect(() => parseTlogProof(encodeUtf8(proof))).toThrow(TlogProofError);
    },
  );

  it('that no number can be are in no tree', () => {
    const hash = new Uint8Array(32);
    for (const size of [2 ** 53, Infinity, NaN, -1, 0.5]) {
      expect(
        checkInclusion({
          index: 0,
          size,
          leaf: hash,
          proof: [],
          root: hash,
          sha256,
        }),
      ).toBe(false);
      expect(
        checkConsistency({
          oldSize: 1,
          oldRoot: hash,
          size,
          root: hash,
          proof: [],
          sha256,
        }),
      ).toBe(false);
    }
  });

  it('larger than the log make a tail cut off, in no time', async () => {
    const log = await makeLog(3, [3]);
    const { signCheckpoint } = await import('./checkpoint');
    const note = await signCheckpoint(
      { origin: signer.name, size: 2 ** 53 - 1, root: new Uint8Array(32) },
      [signer],
      sha256,
    );
    expect(await verifyLines(log.lines, [{ name: 'c', note }])).toMatchObject({
      problem: { rule: 'tail-cut', lastSeq: 2 ** 53 - 2 },
    });
  });
});

describe('files', () => {
  it('too long are refused unread', async () => {
    expect(() => parsePolicy(new Uint8Array(2 * MIB), sha256)).toThrow(
      PolicyError,
    );
    const keys = [parseVkey(signer.vkey, sha256)];
    expect(
      await verifyProof({
        file: new Uint8Array(2 * MIB),
        keys,
        sha256,
        verify: ed25519Verify,
      }),
    ).toMatchObject({ status: 'tampered', problem: { rule: 'proof' } });
  });

  it('of a proof with more hashes than any tree has are refused', () => {
    const hash = `${Buffer.alloc(32).toString('base64')}\n`;
    const proof = `c2sp.org/tlog-proof@v1\nindex 0\n${hash.repeat(
      65,
    )}\no\n1\n${hash}\n— o AAAAAAAA\n`;
    expect(() => parseTlogProof(encodeUtf8(proof))).toThrow('at most 64');
  });
});
