import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkTlogProof,
  formatTlogProof,
  formatTilePath,
  hashesFromTiles,
  proveInclusionFrom,
} from '../src';
import { sha256 } from '../src/node';
import { type GeneratedLog, generateLog } from './generate';

/**
 * Full verification of a log of 1.5 KB entries beside `sha256sum` on the same
 * file, and one inclusion proof out of it. Runs take turns, so that what else the
 * machine does falls on both alike.
 */
export async function benchLedger(options: {
  entries: number;
  runs: number;
  /** Arguments that make node run bench/verify.ts. */
  verifier: string[];
  say(line: string): void;
}): Promise<string[]> {
  const { entries, runs, say } = options;
  const folder = mkdtempSync(join(tmpdir(), 'iac-drift-bench-'));
  try {
    const paths = {
      log: join(folder, 'log.ndjson'),
      checkpoint: join(folder, 'checkpoint'),
      vkey: join(folder, 'vkey'),
    };
    say(`writing ${entries} entries to ${paths.log}`);
    const log = await generateLog({
      file: paths.log,
      entries,
      keep: Math.floor(entries / 3),
    });
    writeFileSync(paths.checkpoint, log.checkpoint);
    writeFileSync(paths.vkey, log.vkey);
    const bytes = statSync(paths.log).size;
    say(`${bytes} bytes, ${(bytes / entries).toFixed(0)} an entry`);
    const ours: number[] = [];
    const theirs: number[] = [];
    let memory = 0;
    for (let run = 0; run < runs; run++) {
      const start = process.hrtime.bigint();
      execFileSync('sha256sum', [paths.log]);
      theirs.push(Number(process.hrtime.bigint() - start) / 1e9);
      const { status, seconds, maxRssKiB } = JSON.parse(
        execFileSync(process.execPath, [
          ...options.verifier,
          'verify',
          paths.log,
          paths.checkpoint,
          paths.vkey,
        ]).toString(),
      );
      if (status !== 'intact') {
        throw new Error(`the verifier says ${status}`);
      }
      ours.push(seconds);
      memory = Math.max(memory, maxRssKiB / 1024);
      say(
        `run ${run + 1}: sha256sum ${theirs
          .at(-1)!
          .toFixed(2)} s, verification ${seconds.toFixed(2)} s`,
      );
    }
    const ratio = median(theirs) / median(ours);
    const proof = await benchProof(log);
    const seconds = median(ours);
    const rate = (entries / seconds / 1000).toFixed(0);
    const speed = (bytes / seconds / 1e6).toFixed(0);
    return [
      `full verification of ${entries} entries: ${seconds.toFixed(
        2,
      )} s, ${rate} k entries/s, ${speed} MB/s`,
      `its speed by that of sha256sum: ${ratio.toFixed(2)} (sha256sum ${median(
        theirs,
      ).toFixed(2)} s)`,
      `its peak memory: ${memory.toFixed(0)} MB`,
      `one inclusion proof out of ${entries}: ${proof.toFixed(2)} ms`,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Milliseconds to make and check one, median of 200 at different places. */
async function benchProof(log: GeneratedLog): Promise<number> {
  const { entries: size, tiles, checkpoint } = log;
  const times: number[] = [];
  for (let i = 0; i < 200; i++) {
    const index = Math.floor((i * size) / 200);
    const start = process.hrtime.bigint();
    const reader = hashesFromTiles({
      size,
      sha256,
      readTile: tile => tiles.get(formatTilePath(tile))!,
    });
    const hashes = await proveInclusionFrom(reader, index, size, sha256);
    formatTlogProof({ index, hashes, checkpoint });
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  const index = Math.floor(size / 3);
  const reader = hashesFromTiles({
    size,
    sha256,
    readTile: tile => tiles.get(formatTilePath(tile))!,
  });
  const hashes = await proveInclusionFrom(reader, index, size, sha256);
  const entry = log.line(index);
  if (
    !checkTlogProof({ proof: { index, hashes, checkpoint }, entry, sha256 })
  ) {
    throw new Error('the proof does not hold');
  }
  return median(times);
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
