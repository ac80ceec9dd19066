import { createReadStream, readFileSync } from 'node:fs';
import { parseVkey, verifyLog } from '../src';
import { ed25519Verify, sha256 } from '../src/node';

/**
 * Run by itself, so that its memory is its own: verifies a log and prints the
 * answer, the seconds it took, and the most memory it held.
 */
export async function verifyInChild(paths: {
  log: string;
  checkpoint: string;
  vkey: string;
}): Promise<void> {
  const start = process.hrtime.bigint();
  const result = await verifyLog({
    segments: [
      {
        name: 'log',
        bytes: createReadStream(paths.log, { highWaterMark: 256 * 1024 }),
      },
    ],
    checkpoints: [{ name: 'checkpoint', note: readFileSync(paths.checkpoint) }],
    keys: [parseVkey(readFileSync(paths.vkey, 'utf8').trim(), sha256)],
    sha256,
    verify: ed25519Verify,
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { maxRSS } = process.resourceUsage();
  process.stdout.write(
    JSON.stringify({ status: result.status, seconds, maxRssKiB: maxRSS }),
  );
}

if (process.argv[2] === 'verify') {
  const [, , , log, checkpoint, vkey] = process.argv;
  verifyInChild({ log, checkpoint, vkey });
}
