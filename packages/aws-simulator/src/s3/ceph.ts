import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

/** How to reach an S3 server. @public */
export interface CephServer {
  endpoint: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  stop(): Promise<void>;
}

/** Whether Ceph's S3 server is installed here (test/s3-worm/install.sh). @public */
export function cephIsInstalled(): boolean {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some(folder => existsSync(join(folder, 'radosgw')));
}

/**
 * Starts Ceph's S3 server, which has a real Object Lock, on loopback and empty. It
 * ends with this process at the latest. Works from a checkout only.
 *
 * @throws with what Ceph said when it does not start
 * @public
 */
export async function startCeph(): Promise<CephServer> {
  // eslint-disable-next-line no-restricted-syntax -- the script is in no package
  const script = resolve(__dirname, '../../../../test/s3-worm/ceph.mjs');
  const child = spawn(process.execPath, [script], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stderr.on('data', data => (said += data));
  const line = await Promise.race([once(child.stdout, 'data'), ended]);
  if (child.exitCode !== null) {
    throw new Error(`Ceph did not start: ${said.trim()}`);
  }
  return {
    ...(JSON.parse(String(line[0])) as Omit<CephServer, 'stop'>),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
