import { execFile } from 'node:child_process';
import { resolve } from 'node:path';

const BIN = resolve(__dirname, '../../../bin/iac-drift.js');

/** What a command printed, and how it ended. */
export interface Ran {
  code: unknown;
  stdout: string;
  stderr: string;
}

/** Runs `iac-drift` as a process of its own. */
export function runCommand(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Ran> {
  return new Promise(done => {
    execFile(
      process.execPath,
      [BIN, ...args],
      // A child of Jest would otherwise load the tests' transforms.
      { env: { ...process.env, NODE_OPTIONS: '', ...env } },
      (error, stdout, stderr) =>
        done({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}
