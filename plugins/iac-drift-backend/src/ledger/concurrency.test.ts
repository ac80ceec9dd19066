import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TestDatabases } from '@backstage/backend-test-utils';
import { readEvent } from '@iac-drift/ledger';
import { verifyDatabase } from '../verification';
import { migrate, openLedger, PEM } from './__testUtils__';
import type { WriterTask } from './__testUtils__/writer';

jest.setTimeout(300_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17'] });
const SECONDS = process.env.IAC_DRIFT_LONG_TESTS === '1' ? 60 : 5;
const PROCESSES = 4;

it.each(databases.eachSupportedId())(
  'four processes that append to one %s make one chain without a gap, and nothing is lost',
  async id => {
    const directory = await mkdtemp(join(tmpdir(), 'concurrency-'));
    try {
      const database = await migrate(await databases.init(id));
      await database.schema.createTable('business', t =>
        t.text('id').primary(),
      );
      await database.schema.createTable('model', t => {
        t.integer('seq').primary();
        t.text('id').unique();
      });
      const {
        host,
        port,
        user,
        password,
        database: name,
      } = database.client.config.connection;
      const acknowledged = await Promise.all(
        Array.from({ length: PROCESSES }, (_, i) =>
          write({
            knex: {
              client: 'pg',
              connection: { host, port, user, password, database: name },
            },
            pem: PEM,
            directory: join(directory, 'evidence'),
            prefix: `p${i}`,
          }),
        ),
      );
      const ledger = await openLedger(database);
      await ledger.drain();
      const checkpoint = await ledger.checkpoint();
      const ids = new Set<unknown>();
      for await (const entry of ledger.entries({ from: 0, limit: 1e6 })) {
        ids.add(readEvent(entry).id);
      }
      expect(ids.size).toBe(checkpoint.size);
      expect(acknowledged.flat().filter(ack => !ids.has(ack))).toEqual([]);
      expect(
        await verifyDatabase({
          db: database,
          origin: ledger.origin,
          vkeys: ledger.vkeys,
          outside: [],
          maxUnsignedMs: 0,
          now: new Date(),
        }),
      ).toMatchObject({ status: 'intact', entries: checkpoint.size });
      // eslint-disable-next-line no-console -- the figure is the result
      console.log(
        `${PROCESSES} processes for ${SECONDS} s: ${
          checkpoint.size
        } entries in one chain, ${
          acknowledged.flat().length
        } acknowledged, none lost`,
      );
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
);

/** Lets a process write for a while; the events that it acknowledged. */
async function write(task: WriterTask): Promise<string[]> {
  const writer = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./__testUtils__/writer.ts'),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const acknowledged: string[] = [];
  const lines = createInterface({ input: writer.stdout! });
  const closed = once(lines, 'close');
  lines.on('line', line => {
    if (line === 'ready') {
      setTimeout(() => writer.kill('SIGKILL'), SECONDS * 1000);
    } else {
      acknowledged.push(line);
    }
  });
  writer.stdin!.write(JSON.stringify(task));
  await once(writer, 'exit');
  await closed;
  return acknowledged;
}
