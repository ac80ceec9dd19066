/** @jest-environment node */
import {
  makeLog,
  seededRandom,
  signer,
  type TestLog,
  verifyLines,
} from './__testUtils__/log';
import { signCheckpoint } from './checkpoint';
import { formatEntry } from './entry';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from './node';
import { parseVkey } from './note';
import { Frontier, leafHash } from './tree';
import { verifyLog } from './verify';
import type { LogSegment } from './verifyInput';

let log: TestLog;
beforeAll(async () => {
  log = await makeLog(40, [1, 10, 25, 40]);
});

async function* stream(bytes: Uint8Array) {
  yield bytes;
}

function segment(from: number, to: number, lines = log.lines): LogSegment {
  return {
    name: `${from}-${to}`,
    range: { from, to },
    bytes: stream(Buffer.concat(lines.slice(from, to))),
  };
}

function verifySegments(segments: LogSegment[], checkpoints = log.checkpoints) {
  return verifyLog({
    segments,
    checkpoints,
    keys: [parseVkey(signer.vkey, sha256)],
    sha256,
    verify: ed25519Verify,
  });
}

describe('verifyLog', () => {
  it.each([1, 7, 333, 100_000])(
    'finds a log intact, read %s bytes at a time',
    async chunk => {
      expect(await verifyLines(log.lines, log.checkpoints, chunk)).toEqual({
        status: 'intact',
        entries: 40,
        checkpoints: 4,
        covered: 40,
        coveredRoot: expect.stringMatching(/^[0-9a-f]{64}$/),
        origin: 'example.com/log',
        root: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    },
  );

  it('finds it intact for every size up to 130', async () => {
    const sizes = Array.from({ length: 130 }, (_, i) => i + 1);
    const all = await makeLog(130, sizes);
    for (const size of sizes) {
      const result = await verifyLines(
        all.lines.slice(0, size),
        all.checkpoints.slice(0, size),
      );
      expect(result).toMatchObject({ status: 'intact', checkpoints: size });
    }
  });

  it('cannot say anything of nothing', async () => {
    expect(await verifyLines([], [])).toMatchObject({
      status: 'cannot-say',
      reason: 'empty',
    });
  });

  it('cannot say without a checkpoint', async () => {
    expect(await verifyLines(log.lines, [])).toMatchObject({
      status: 'cannot-say',
      reason: 'no-checkpoint',
      entries: 40,
      covered: 0,
    });
  });

  it('cannot say of entries after the last checkpoint', async () => {
    expect(
      await verifyLines(log.lines, log.checkpoints.slice(0, 3)),
    ).toMatchObject({
      status: 'cannot-say',
      reason: 'uncovered-tail',
      covered: 25,
      message:
        'Entries 0 to 24 are as they were signed; entries 25 to 39 continue them, but no checkpoint covers them.',
    });
  });

  it('accepts an empty log that was signed, and only with the right root', async () => {
    const sign = (root: Uint8Array) =>
      signCheckpoint({ origin: signer.name, size: 0, root }, [signer], sha256);
    const right = { name: 'c', note: await sign(sha256()) };
    expect(await verifyLines([], [right])).toMatchObject({ status: 'intact' });
    const wrong = { name: 'c', note: await sign(new Uint8Array(32)) };
    expect(await verifyLines([], [wrong])).toMatchObject({
      problem: { rule: 'root' },
    });
  });

  it('names the entry that was altered, wherever it stands', async () => {
    for (const seq of [0, 1, 9, 17, 24, 38]) {
      const lines = log.lines.map(line => Buffer.from(line));
      lines[seq][12] += 1;
      const start = Buffer.concat(log.lines.slice(0, seq)).length;
      expect(await verifyLines(lines, log.checkpoints)).toMatchObject({
        status: 'tampered',
        problem: {
          rule: 'chain',
          seq,
          line: seq + 1,
          bytes: { start, end: start + lines[seq].length },
        },
      });
    }
  });

  it('names the entry whose link was altered, not the one before', async () => {
    const lines = log.lines.map(line => Buffer.from(line));
    const at = lines[17].lastIndexOf('"prev":"') + 8;
    lines[17][at] = lines[17][at] === 0x61 ? 0x62 : 0x61;
    expect(await verifyLines(lines, log.checkpoints)).toMatchObject({
      problem: { rule: 'chain', seq: 17 },
    });
  });

  it('finds a last entry that was altered, which only the tree can show', async () => {
    const lines = log.lines.map(line => Buffer.from(line));
    lines[39][12] += 1;
    expect(await verifyLines(lines, log.checkpoints)).toMatchObject({
      problem: { rule: 'root', seq: 25, lastSeq: 39 },
    });
  });

  it('finds a suffix that was rewritten with every hash computed anew', async () => {
    const lines = [...log.lines];
    for (let seq = 30; seq < 40; seq++) {
      const prev = sha256(lines[seq - 1]);
      lines[seq] = Buffer.from(
        formatEntry({ event: { forged: seq }, prev, seq }),
      );
    }
    expect(await verifyLines(lines, log.checkpoints)).toMatchObject({
      problem: { rule: 'root', seq: 25, lastSeq: 39 },
    });
  });

  it('finds entries that chain and a tree that is another, and the reverse', async () => {
    // A checkpoint over leaves that are not the lines of the chain.
    const tree = Frontier.empty(sha256);
    log.lines.forEach((line, i) =>
      tree.append(leafHash(i === 20 ? Buffer.from('x') : line, sha256)),
    );
    const note = await signCheckpoint(
      { origin: signer.name, size: 40, root: tree.root() },
      [signer],
      sha256,
    );
    expect(await verifyLines(log.lines, [{ name: 'c', note }])).toMatchObject({
      problem: { rule: 'root' },
    });
  });

  it('finds the tail cut off at every length', async () => {
    for (let size = 0; size < 40; size++) {
      expect(
        await verifyLines(log.lines.slice(0, size), log.checkpoints),
      ).toMatchObject({ problem: { rule: 'tail-cut', seq: size } });
    }
  });

  it('finds a missing, a repeated and an overlapping segment', async () => {
    const rules = async (...segments: LogSegment[]) => {
      const result = await verifySegments(segments);
      return result.status === 'tampered' && result.problem.rule;
    };
    expect(
      await verifySegments([segment(0, 10), segment(10, 40)]),
    ).toMatchObject({ status: 'intact' });
    expect(await rules(segment(0, 10), segment(12, 40))).toBe(
      'segment-missing',
    );
    expect(await rules(segment(10, 40))).toBe('segment-missing');
    expect(await rules(segment(0, 10), segment(0, 10))).toBe('segment-overlap');
    expect(await rules(segment(0, 10), segment(5, 40))).toBe('segment-overlap');
    expect(await rules(segment(0, 10))).toBe('tail-cut');
    expect(await rules({ ...segment(0, 9), range: { from: 0, to: 10 } })).toBe(
      'segment-range',
    );
  });

  it('refuses checkpoints that are forged, of another log, or misnamed', async () => {
    const problem = async (note: Uint8Array, size?: number) => {
      const result = await verifyLines(log.lines, [{ name: 'c', note, size }]);
      return result.status === 'tampered' && result.problem.rule;
    };
    const tree = Frontier.empty(sha256);
    log.lines.forEach(line => tree.append(leafHash(line, sha256)));
    const checkpoint = { origin: signer.name, size: 40, root: tree.root() };
    const by = (name: string) =>
      ed25519Signer({ name, pem: generateEd25519Pem() });
    const forged = await signCheckpoint(checkpoint, [by(signer.name)], sha256);
    expect(await problem(forged)).toBe('signature');
    const foreign = await signCheckpoint(
      { ...checkpoint, origin: 'b.example' },
      [by('b.example')],
      sha256,
    );
    expect(await problem(foreign)).toBe('signature');
    expect(await problem(log.checkpoints[3].note, 39)).toBe('checkpoint-name');
    expect(await problem(Buffer.from('junk'))).toBe('checkpoint-format');
    expect(await problem(new Uint8Array())).toBe('checkpoint-format');
  });

  it('holds no more than an entry of a line that never ends', async () => {
    let given = 0;
    async function* endless() {
      for (; given < 1024; given++) {
        yield new Uint8Array(2 ** 20).fill(0x61);
      }
    }
    expect(
      await verifySegments([{ name: 'endless', bytes: endless() }]),
    ).toMatchObject({ problem: { rule: 'entry-format', seq: 0 } });
    expect(given).toBeLessThan(2);
  });

  it('passes on what the source of the bytes throws', async () => {
    async function* failing() {
      yield log.lines[0];
      throw new Error('disk');
    }
    await expect(
      verifySegments([{ name: 's', bytes: failing() }]),
    ).rejects.toThrow('disk');
  });
});

describe('mutations', () => {
  it('are all found: every byte of every line', async () => {
    let flipped = 0;
    const small = await makeLog(4, [2, 4]);
    const all = Buffer.concat(small.lines);
    for (let at = 0; at < all.length; at++) {
      for (const change of [1, 0x20, 0x80]) {
        const mutant = Buffer.from(all);
        mutant[at] = (mutant[at] + change) % 256;
        const result = await verifyLines([mutant], small.checkpoints);
        flipped += 1;
        expect([at, change, result.status]).toEqual([at, change, 'tampered']);
      }
    }
    // eslint-disable-next-line no-console -- the figure is the result
    console.log(`${flipped} bytes of entries changed, 0 undetected`);
  });

  it('are all found: every byte of a checkpoint', async () => {
    const { note } = log.checkpoints[3];
    let flipped = 0;
    for (let at = 0; at < note.length; at++) {
      for (const change of [1, 0x20, 0x80]) {
        const mutant = Buffer.from(note);
        mutant[at] = (mutant[at] + change) % 256;
        const result = await verifyLines(log.lines, [
          { name: 'c', note: mutant },
        ]);
        flipped += 1;
        expect([at, change, result.status]).toEqual([at, change, 'tampered']);
      }
    }
    // eslint-disable-next-line no-console -- the figure is the result
    console.log(`${flipped} bytes of a checkpoint changed, 0 undetected`);
  });

  it('are all found: lines removed, moved, repeated, added, cut off, exchanged', async () => {
    const random = seededRandom(20261123);
    const foreign = await makeLog(40, [], 1);
    const counts: Record<string, number> = {};
    const mutate: Record<string, (lines: Buffer[]) => Buffer[]> = {
      remove: lines => lines.toSpliced(random(40), 1 + random(3)),
      swap: lines => {
        const [i, j] = [random(40), random(39)];
        const k = j >= i ? j + 1 : j;
        return lines.with(i, lines[k]).with(k, lines[i]);
      },
      move: lines => {
        const [i, j] = [random(40), random(39)];
        return lines.toSpliced(i, 1).toSpliced(j >= i ? j + 1 : j, 0, lines[i]);
      },
      repeat: lines => {
        const i = random(40);
        return lines.toSpliced(random(41), 0, lines[i]);
      },
      insert: lines =>
        lines.toSpliced(random(41), 0, foreign.lines[random(40)]),
      exchange: lines => {
        const i = random(40);
        return lines.with(i, foreign.lines[i]);
      },
      cut: lines => lines.slice(0, random(40)),
      cutBytes: lines => {
        const all = Buffer.concat(lines);
        return [all.subarray(0, random(all.length))];
      },
      append: lines => [...lines, Buffer.from('x'.repeat(1 + random(200)))],
    };
    for (let round = 0; round < 300; round++) {
      for (const [name, change] of Object.entries(mutate)) {
        const lines = change(log.lines);
        if (Buffer.concat(lines).equals(Buffer.concat(log.lines))) {
          continue;
        }
        const result = await verifyLines(lines, log.checkpoints);
        counts[name] = (counts[name] ?? 0) + 1;
        expect([name, result.status]).toEqual([name, 'tampered']);
      }
    }
    // eslint-disable-next-line no-console -- the figures are the result
    console.log('undetected: 0 of', counts);
  });
});
