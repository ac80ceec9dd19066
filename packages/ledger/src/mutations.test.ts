/** @jest-environment node */
import { concatBytes, encodeUtf8 } from './bytes';
import { cosignedMessage, formatCosignature } from './cosignature';
import { formatEntry, readEvent } from './entry';
import { hashesFromTiles, proveInclusionFrom } from './hashReader';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from './node';
import { COSIGNATURE_NOTE_TYPE, formatVkey, parseVkey } from './note';
import { openWithPolicy, type Policy } from './policy';
import { formatPolicy, parsePolicy } from './policyFile';
import { formatBundle } from './tile';
import { formatTlogProof } from './tlogProof';
import { leafHash } from './tree';
import { bundleProblem, tileProblem } from './verifyTiles';
import { verifyProof } from './verifyProof';
import {
  makeLog,
  seededRandom,
  signer,
  type TestLog,
  verifyLines,
} from './__testUtils__/log';

/**
 * Every change of anything that is published must be found by the check that is
 * meant to find it. Seeded: a failure comes back with the same seed.
 */
jest.setTimeout(120_000);

const SIZE = 40;
const random = seededRandom(6962);
const tools = { sha256, verify: ed25519Verify };
const counts: Record<string, number> = {};

let log: TestLog;
let foreign: TestLog;
beforeAll(async () => {
  log = await makeLog(SIZE, [10, 25, SIZE]);
  foreign = await makeLog(SIZE, [], 1);
});

// One of each kind of byte that the formats tell apart, and any other.
const BYTES = [
  ...Buffer.from('0 9afzAZ"\\{}[],:.+-/=#\n\r\t\0'),
  0x7f,
  0x80,
  0xc3,
  0xe2,
  0xff,
];

/** A change of bytes: replaced, flipped, removed, added, repeated, cut, exchanged. */
function mutate(bytes: Buffer): Buffer {
  const at = random(bytes.length);
  const length = 1 + random(Math.min(64, bytes.length - at));
  switch (random(8)) {
    case 0:
      return splice(bytes, at, 1, Buffer.of(BYTES[random(BYTES.length)]));
    case 1:
      return splice(bytes, at, 1, Buffer.of(bytes[at] ^ (1 << random(8))));
    case 2:
      return splice(bytes, at, length);
    case 3:
      return splice(bytes, at, 0, Buffer.of(BYTES[random(BYTES.length)]));
    case 4:
      return splice(bytes, at, 0, bytes.subarray(at, at + length));
    case 5:
      return bytes.subarray(0, at);
    case 6:
      return splice(bytes, at, 1, Buffer.of(random(256)));
    default: {
      const other = random(bytes.length);
      return splice(
        splice(bytes, at, 1, bytes.subarray(other, other + 1)),
        other,
        1,
        bytes.subarray(at, at + 1),
      );
    }
  }
}

function splice(
  bytes: Buffer,
  at: number,
  removed: number,
  added = Buffer.alloc(0),
): Buffer {
  return Buffer.concat([
    bytes.subarray(0, at),
    added,
    bytes.subarray(at + removed),
  ]);
}

/** A mutant that is not the original. */
function mutantOf(bytes: Buffer): Buffer {
  for (;;) {
    const mutant = mutate(bytes);
    if (!mutant.equals(bytes)) {
      return mutant;
    }
  }
}

function count(what: string): void {
  counts[what] = (counts[what] ?? 0) + 1;
}

afterAll(() => {
  const total = Object.values(counts).reduce((sum, n) => sum + n, 0);
  // eslint-disable-next-line no-console -- the figure is the result
  console.log(`${total} mutations, 0 undetected:`, counts);
});

it('finds 4,000 changes of the bytes of entries', async () => {
  const all = Buffer.concat(log.lines);
  for (let i = 0; i < 4000; i++) {
    const mutant = mutantOf(all);
    const { status } = await verifyLines([mutant], log.checkpoints);
    expect([i, status]).toEqual([i, 'tampered']);
    count('bytes of entries');
  }
});

it('finds 1,200 suffixes rewritten with all hashes recomputed', async () => {
  for (let i = 0; i < 1200; i++) {
    const from = random(SIZE);
    const lines = [...log.lines];
    for (let seq = from; seq < SIZE; seq++) {
      const event = readEvent(seq === from ? foreign.lines[seq] : lines[seq]);
      const prev = seq === 0 ? new Uint8Array(32) : sha256(lines[seq - 1]);
      lines[seq] = Buffer.from(formatEntry({ event, prev, seq }));
    }
    const result = await verifyLines(lines, log.checkpoints);
    expect([from, result]).toMatchObject([
      from,
      { status: 'tampered', problem: { rule: 'root' } },
    ]);
    count('suffixes rewritten');
  }
});

it('finds 800 tails cut off below a known checkpoint', async () => {
  for (let i = 0; i < 800; i++) {
    const to = random(SIZE);
    const known = log.checkpoints.slice(-1 - random(2));
    const result = await verifyLines(log.lines.slice(0, to), known);
    expect([to, result]).toMatchObject([
      to,
      { status: 'tampered', problem: { rule: 'tail-cut' } },
    ]);
    count('tails cut off');
  }
});

it('finds 1,500 changes of a checkpoint', async () => {
  for (let i = 0; i < 1500; i++) {
    const { note } = log.checkpoints[2];
    const mutant = { name: 'c', note: mutantOf(note) };
    const { status } = await verifyLines(log.lines, [mutant]);
    expect([i, status]).toEqual([i, 'tampered']);
    count('checkpoints');
  }
});

it('finds 2,000 changes of a tile', () => {
  const leaves = log.lines.map(line => leafHash(line, sha256));
  const expected = concatBytes(...leaves);
  const tile = { level: 0, index: 0, width: SIZE };
  expect(tileProblem({ tile, found: expected, expected })).toBeUndefined();
  for (let i = 0; i < 2000; i++) {
    const found = mutantOf(Buffer.from(expected));
    expect(tileProblem({ tile, found, expected })).toMatchObject({
      rule: 'tile',
    });
    count('tiles');
  }
});

it('finds 2,000 changes of an entry bundle', () => {
  const expected = concatBytes(
    ...log.lines.map(line => leafHash(line, sha256)),
  );
  const bundle = { index: 0, width: SIZE };
  const good = Buffer.from(formatBundle(log.lines));
  const check = (found: Uint8Array) =>
    bundleProblem({ bundle, found, expected, sha256 });
  expect(check(good)).toBeUndefined();
  for (let i = 0; i < 2000; i++) {
    expect(check(mutantOf(good))).toMatchObject({ rule: 'bundle' });
    count('bundles');
  }
});

it('finds 2,000 changes of a tlog-proof', async () => {
  const keys = [parseVkey(signer.vkey, sha256)];
  const tile = concatBytes(...log.lines.map(line => leafHash(line, sha256)));
  const reader = hashesFromTiles({ size: SIZE, sha256, readTile: () => tile });
  for (const index of [0, 17, 32, 39]) {
    const hashes = await proveInclusionFrom(reader, index, SIZE, sha256);
    const checkpoint = log.checkpoints[2].note;
    const extra = log.lines[index];
    const good = Buffer.from(
      formatTlogProof({ index, hashes, checkpoint, extra }),
    );
    expect(await verifyProof({ file: good, keys, ...tools })).toMatchObject({
      status: 'intact',
    });
    for (let i = 0; i < 500; i++) {
      const file = mutantOf(good);
      const { status } = await verifyProof({ file, keys, ...tools });
      expect([index, i, status]).toEqual([index, i, 'tampered']);
      count('proofs');
    }
  }
});

it('finds 1,500 changes of a policy, or takes them for what they do not change', async () => {
  const witness = ed25519Signer({
    name: 'w.example',
    pem: generateEd25519Pem(),
  });
  const { publicKey } = parseVkey(witness.vkey, sha256);
  const name = witness.name;
  const vkey = formatVkey(name, publicKey, sha256, COSIGNATURE_NOTE_TYPE);
  const good = Buffer.from(
    formatPolicy(
      {
        logs: [{ vkey: signer.vkey }],
        witnesses: [{ name: 'w', vkey }],
        groups: [{ name: 'g', threshold: 1, members: ['w'] }],
        quorum: 'g',
      },
      sha256,
    ),
  );
  const { note: signed } = log.checkpoints[2];
  const text = signed.toString().split('\n\n')[0];
  const time = 1_700_000_000;
  const signature = await witness.sign(cosignedMessage(`${text}\n`, time));
  const note = concatBytes(
    signed,
    encodeUtf8(formatCosignature({ name, publicKey, time, signature, sha256 })),
  );
  const original = parsePolicy(good, sha256);
  expect(await openWithPolicy(note, original, tools)).toMatchObject({
    quorumMet: true,
    cosignatures: [{ time }],
  });
  // Comments, spaces and URLs are not what a policy asks for; names are its own.
  const asks = ({ logs, witnesses, groups }: Policy) =>
    JSON.stringify([
      logs.map(({ key }) => key),
      witnesses.map(({ key }) => key),
      groups.map(({ threshold, members }) => [threshold, members.length]),
    ]);
  for (let i = 0; i < 1500; i++) {
    let isMet = false;
    let policy = original;
    try {
      policy = parsePolicy(mutantOf(good), sha256);
      isMet = (await openWithPolicy(note, policy, tools)).quorumMet;
    } catch {
      // Refused.
    }
    const isSame = asks(policy) === asks(original) && policy.quorum !== 'none';
    expect([i, isMet && !isSame]).toEqual([i, false]);
    count(isMet ? 'policies that still ask the same' : 'policies');
  }
});

it('finds 1,000 changes of a key', async () => {
  for (let i = 0; i < 1000; i++) {
    const mutant = mutantOf(Buffer.from(signer.vkey)).toString('utf8');
    expect(() => parseVkey(mutant, sha256)).toThrow();
    count('keys');
  }
});
