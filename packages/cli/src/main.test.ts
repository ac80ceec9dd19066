/** @jest-environment node */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(60_000);
const COMMAND = resolve(__dirname, '../bin/iac-drift.js');

describe('a result that cannot be written', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'iac-drift-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Runs the command with its stdout as the shell has it. */
  const run = (stdout: string) =>
    new Promise<{ code: unknown; stderr: string }>(done => {
      const line = `"$0" "$1" verify "$2" ${stdout}`;
      const args = ['-c', line, process.execPath, COMMAND, folder];
      execFile('bash', args, (error, _, stderr) =>
        done({ code: error?.code, stderr }),
      );
    });

  it('is an error where the disk is full', async () => {
    expect(await run('> /dev/full')).toEqual({
      code: 1,
      stderr: 'iac-drift: The result cannot be written (ENOSPC).\n',
    });
  });

  it('is answered by the exit code where nobody reads on', async () => {
    const closed = '| true; exit ${PIPESTATUS[0]}';
    expect(await run(closed)).toEqual({ code: 5, stderr: '' });
  });
});
