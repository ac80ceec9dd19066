import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { TestDatabases } from '@backstage/backend-test-utils';
import { parseVkey, readEvent, verifyLog } from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import knexFactory, { type Knex } from 'knex';
import {
  FolderEvidenceStore,
  publish,
  publishedCheckpoints,
} from '../evidence';
import { verifyDatabase } from '../verification';
import { collect, migrate, openLedger, PEM, signer } from './__testUtils__';
import type { StepperTask } from './__testUtils__/stepper';
import { projection, type WriterTask } from './__testUtils__/writer';

jest.setTimeout(900_000);
const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });
const LONG = process.env.IAC_DRIFT_LONG_TESTS === '1';
/** At random moments, for each database. */
const KILLS = LONG ? 50 : 8;
/** At chosen statements, for each database: over both at least 100 in the long run. */
const STEPS_KILLED = LONG ? 60 : 6;

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crash-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** A process that has loaded the program and waits for its task. */
function spawnWriter(program = './__testUtils__/writer.ts'): ChildProcess {
  return spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve(program),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
}

/** Lets it work for a while and kills it; the events it acknowledged. */
async function workAndKill(
  writer: ChildProcess,
  task: WriterTask,
  milliseconds: number,
): Promise<string[]> {
  const acknowledged: string[] = [];
  const exited = once(writer, 'exit');
  const lines = createInterface({ input: writer.stdout! });
  const closed = once(lines, 'close');
  lines.on('line', line => {
    if (line === 'ready') {
      setTimeout(() => writer.kill('SIGKILL'), milliseconds);
    } else {
      acknowledged.push(line);
    }
  });
  writer.stdin!.write(JSON.stringify(task));
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  await closed;
  return acknowledged;
}

async function verifyFolder(folder: string) {
  const read = async (sub: string) => {
    const names = (await readdir(join(folder, sub))).sort();
    return Promise.all(
      names.map(async name => ({
        name,
        bytes: await readFile(join(folder, sub, name)),
      })),
    );
  };
  async function* one(bytes: Uint8Array) {
    yield bytes;
  }
  const segments = await read('segments');
  const checkpoints = await read('checkpoints');
  return verifyLog({
    segments: segments.map(({ name, bytes }) => ({
      name,
      range: {
        from: Number(name.slice(0, 20)),
        to: Number(name.slice(21, 41)),
      },
      bytes: one(bytes),
    })),
    checkpoints: checkpoints.map(({ name, bytes }) => ({
      name,
      size: Number(name),
      note: bytes,
    })),
    keys: [parseVkey(signer.vkey, sha256)],
    sha256,
    verify: ed25519Verify,
  });
}

describe.each(databases.eachSupportedId())('kill -9 on %s', id => {
  it.each([
    ['at random moments', killWriters],
    ['between every two steps', killBetweenSteps],
  ])(
    '%s loses nothing that was acknowledged, doubles nothing, forks nothing',
    async (when, kill) => {
      // A file, so that what is left after a kill is what was on the disk.
      const config: Knex.Config =
        id === 'SQLITE_3'
          ? {
              client: 'better-sqlite3',
              connection: { filename: join(directory, 'log.sqlite') },
              useNullAsDefault: true,
            }
          : {
              client: 'pg',
              connection: await connectionOf(await databases.init(id)),
            };
      const database = knexFactory(config);
      try {
        await migrate(database);
        await database.schema.createTable('business', t =>
          t.text('id').primary(),
        );
        await database.schema.createTable('model', t => {
          t.integer('seq').primary();
          t.text('id').unique();
        });
        const { acknowledged, kills } = await kill(config);

        const ledger = await openLedger(database, {
          projections: [projection],
        });
        await ledger.drain();
        const store = await FolderEvidenceStore.create({
          directory: join(directory, 'evidence'),
        });
        await publish({ db: database, ledger, store });

        const entries = await collect(ledger.entries({ from: 1, limit: 1e6 }));
        const logged = entries.map(entry => readEvent(entry).id as string);
        expect(new Set(logged).size).toBe(logged.length);
        expect(acknowledged.filter(ack => !logged.includes(ack))).toEqual([]);
        const business = await database('business').pluck('id');
        expect(
          logged.filter(name => !/-(direct|alone)$/.test(name)).sort(),
        ).toEqual(business.sort());
        const model = await database('model').orderBy('seq').pluck('id');
        expect(model).toEqual(logged.filter(name => !name.endsWith('-alone')));
        const verification = await verifyFolder(join(directory, 'evidence'));
        expect(verification).toMatchObject({
          status: 'intact',
          entries: logged.length + 1,
        });
        expect(
          await verifyDatabase({
            db: database,
            origin: ledger.origin,
            vkeys: ledger.vkeys,
            outside: await publishedCheckpoints(store),
            maxUnsignedMs: 0,
            now: new Date(),
          }),
        ).toMatchObject({ status: 'intact', entries: logged.length + 1 });
        // eslint-disable-next-line no-console -- the figure is the result
        console.log(
          `${id}: ${kills} kills ${when}, ${acknowledged.length} events acknowledged, ${logged.length} logged, ${verification.checkpoints} checkpoints`,
        );
      } finally {
        await database.destroy();
      }
    },
  );
});

/** A whole run first, to know its steps; then one run for each that is to be killed. */
async function killBetweenSteps(
  knex: Knex.Config,
): Promise<{ acknowledged: string[]; kills: number }> {
  const acknowledged: string[] = [];
  let kills = 0;
  let steps = 0;
  let next = spawnWriter('./__testUtils__/stepper.ts');
  const run = async (name: string, killAt: number, isLast: boolean) => {
    const child = next;
    if (!isLast) {
      next = spawnWriter('./__testUtils__/stepper.ts');
    }
    const lines = createInterface({ input: child.stdout! });
    const closed = once(lines, 'close');
    lines.on('line', line => {
      const [word, count] = line.split(' ');
      if (word === 'steps') {
        steps = Number(count);
      } else {
        acknowledged.push(line);
      }
    });
    const exited = once(child, 'exit');
    const task: StepperTask = {
      knex,
      pem: PEM,
      directory: join(directory, 'evidence'),
      prefix: name,
      killAt,
    };
    child.stdin!.write(JSON.stringify(task));
    const [code, signal] = await exited;
    await closed;
    expect(code ?? signal).toBe(killAt === 0 ? 0 : 'SIGKILL');
    kills += killAt === 0 ? 0 : 1;
  };
  await run('begin', 0, false);
  // The second run begins with a log that is there, as all that follow do.
  await run('whole', 0, false);
  const count = Math.min(STEPS_KILLED, LONG ? 4 * steps : steps);
  for (let i = 0; i < count; i++) {
    const killAt = LONG ? 1 + (i % steps) : 1 + Math.floor((i * steps) / count);
    await run(`step${i}`, killAt, i === count - 1);
  }
  return { acknowledged, kills };
}

async function killWriters(
  knex: Knex.Config,
): Promise<{ acknowledged: string[]; kills: number }> {
  const acknowledged: string[] = [];
  // The next process loads while this one works.
  let next = spawnWriter();
  for (let kill = 0; kill < KILLS; kill++) {
    const writer = next;
    if (kill + 1 < KILLS) {
      next = spawnWriter();
    }
    const task = {
      knex,
      pem: PEM,
      directory: join(directory, 'evidence'),
      prefix: `run${kill}`,
    };
    const milliseconds = Math.random() * 300;
    acknowledged.push(...(await workAndKill(writer, task, milliseconds)));
  }
  return { acknowledged, kills: KILLS };
}

async function connectionOf(database: Knex): Promise<Knex.PgConnectionConfig> {
  const { host, port, user, password } = database.client.config.connection;
  return {
    host,
    port,
    user,
    password,
    database: database.client.config.connection.database,
  };
}
