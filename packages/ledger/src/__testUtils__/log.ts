import { signCheckpoint } from '../checkpoint';
import { formatEntry, GENESIS_PREV } from '../entry';
import { createEvent } from '../event';
import {
  ed25519Signer,
  ed25519Verify,
  generateEd25519Pem,
  sha256,
} from '../node';
import { parseVkey } from '../note';
import { Frontier, leafHash } from '../tree';
import type { Verification } from '../verification';
import { verifyLog } from '../verify';

/** A small log for tests: entries, and checkpoints at the sizes asked for. */
export interface TestLog {
  lines: Buffer[];
  checkpoints: { name: string; size: number; note: Buffer }[];
}

export const signer = ed25519Signer({
  name: 'example.com/log',
  pem: generateEd25519Pem(),
});

export async function makeLog(
  count: number,
  sizes: number[],
  seed = 0,
): Promise<TestLog> {
  const tree = Frontier.empty(sha256);
  const log: TestLog = { lines: [], checkpoints: [] };
  let prev: Uint8Array = GENESIS_PREV;
  for (let seq = 0; seq < count; seq++) {
    const line = Buffer.from(
      formatEntry({
        event: createEvent({
          id: `${seed}-${seq}`,
          source: '//example.com',
          type: 'io.iac-drift.finding.detected.v1',
          time: '2026-11-23T10:00:00Z',
          // A decoy: an end of a line within a line.
          data: { text: ',"prev":"","seq":0,"v":1}', å: seq, n: [1.5, null] },
        }),
        prev,
        seq,
      }),
    );
    log.lines.push(line);
    tree.append(leafHash(line, sha256));
    prev = sha256(line);
    if (sizes.includes(tree.size)) {
      const size = tree.size;
      const note = await signCheckpoint(
        { origin: signer.name, size, root: tree.root() },
        [signer],
        sha256,
      );
      log.checkpoints.push({
        name: `checkpoint ${size}`,
        size,
        note: Buffer.from(note),
      });
    }
  }
  return log;
}

/** Verifies the lines as one segment, in chunks of the given size. */
export async function verifyLines(
  lines: Uint8Array[],
  checkpoints: { name: string; size?: number; note: Uint8Array }[],
  chunk = 1000,
): Promise<Verification> {
  const all = Buffer.concat(lines);
  async function* bytes() {
    for (let at = 0; at < all.length; at += chunk) {
      yield all.subarray(at, at + chunk);
    }
  }
  return verifyLog({
    segments: [{ name: 'log', bytes: bytes() }],
    checkpoints,
    keys: [parseVkey(signer.vkey, sha256)],
    sha256,
    verify: ed25519Verify,
  });
}

/** Numbers below a bound, the same in every run (mulberry32). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return below => {
    state = (state + 0x6d2b79f5) % 2 ** 32;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}
