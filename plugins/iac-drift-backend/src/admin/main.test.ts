import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

jest.setTimeout(60_000);

const COMMAND = resolve(__dirname, '../../bin/iac-drift-admin.js');
/** YAML that breaks off after a secret. */
const BROKEN = 'backend:\n  secret: "hunter2\n';

describe('iac-drift-admin', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'admin-'));
    await writeFile(join(folder, 'broken.yaml'), BROKEN);
    await writeFile(join(folder, 'bare.yaml'), '{}');
    const connection = { host: '127.0.0.1', port: 1, password: 'hunter2' };
    await writeFile(
      join(folder, 'away.yaml'),
      JSON.stringify({
        app: { baseUrl: 'http://localhost:3000' },
        backend: {
          baseUrl: 'http://localhost:7007',
          database: { client: 'pg', connection },
        },
      }),
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  const run = (...args: string[]) =>
    new Promise<{ code: unknown; stderr: string }>(done => {
      const how = { cwd: resolve(__dirname, '../..') };
      execFile(process.execPath, [COMMAND, ...args], how, (error, _, stderr) =>
        done({ code: error?.code, stderr }),
      );
    });
  const file = (name: string) => ['--config', join(folder, name)];

  it.each([
    ['an unknown command', ['revert'], /^There is no command 'revert'/],
    ['an unknown option', ['restore', '--to', 'x'], /^Unknown option '--to'; /],
    [
      'an option given twice',
      ['restore', '--from', 'a', '--from', 'b'],
      /^--from is given twice; /,
    ],
    [
      'a missing configuration',
      ['restore', '--from', '.', '--config', 'none.yaml'],
      /^The configuration cannot be used: Config file .* does not exist\.$/,
    ],
  ])('says in a sentence what is wrong with %s', async (_, args, sentence) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(1);
    expect(stderr.trimEnd()).toMatch(sentence);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  it('says when the database cannot be reached, and nothing of its password', async () => {
    const { code, stderr } = await run(
      'restore',
      '--from',
      '.',
      ...file('away.yaml'),
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^The database cannot be opened: [^\n]*ECONNREFUSED[^\n]*\.\n$/,
    );
    expect(stderr).not.toContain('hunter2');
  });

  it('quotes nothing of a configuration that it cannot read', async () => {
    for (const name of ['broken.yaml', 'bare.yaml']) {
      const { code, stderr } = await run(
        'restore',
        '--from',
        '.',
        ...file(name),
      );
      expect(code).toBe(1);
      expect(stderr).toMatch(/^The configuration cannot be used: [^\n]+\.\n$/);
      expect(stderr).not.toContain('hunter2');
    }
  });
});
