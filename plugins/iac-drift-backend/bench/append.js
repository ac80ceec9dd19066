/* eslint-disable no-console -- the figures are the result */
// How fast the log takes events, against a bare multi-row INSERT of the same bytes.
//
//     node plugins/iac-drift-backend/bench/append.js
//
// The log: 16 writers call `append` and wait for it; what waits meanwhile goes into the
// next transaction, which has 16 rows then. Beside it, bursts: with 32 events of each
// under way a transaction has 256, the most there are, and as many wait for the next.
//
// The bare INSERT: the same entries into a table of a number and the bytes, the same
// number of rows a statement, a transaction each, one after the other on one
// connection, as a log's can only be. The same driver, database, disk and fsync.
//
// Rounds of the two alternate; printed are medians, and the median of the ratios of
// each round and the one next to it.
require('@backstage/cli/config/nodeTransform.cjs');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const knexFactory = require('knex');
const { createLog, EVENT_BYTES, makeEvents, openSqlite } = require('./log');

const ROUNDS = Number(process.env.ROUNDS ?? 9);
const ROWS = Number(process.env.ROWS ?? 4096);
const MAX_BATCH = 256;
const WRITERS = 16;

const median = values =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const figure = value => Math.round(value).toLocaleString('en-US');

async function timed(rows, work) {
  const start = performance.now();
  await work();
  return rows / ((performance.now() - start) / 1000);
}

/** 16 writers, each with so many events on the way at once. */
async function throughLog(ledger, events, inFlight) {
  const queue = [...events];
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (queue.length > 0) {
        await Promise.all(
          queue.splice(0, inFlight).map(event => ledger.append(event)),
        );
      }
    }),
  );
}

async function bare(database, table, entries, batch) {
  for (let at = 0; at < entries.length; at += batch) {
    const rows = entries.slice(at, at + batch);
    await database.transaction(tx =>
      tx(table).insert(
        rows.map(entry => ({ seq: entry.seq, entry: entry.bytes })),
      ),
    );
  }
}

async function measure(name, database) {
  const ledger = await createLog(database);
  await database.schema.createTable('bare', table => {
    table.bigInteger('seq').primary();
    table.binary('entry').notNullable();
  });
  let next = 0;
  for (const inFlight of [1, 32]) {
    const batch = Math.min(WRITERS * inFlight, MAX_BATCH);
    const rows = inFlight === 1 ? ROWS / 4 : ROWS;
    const log = [];
    const plain = [];
    const outbox = [];
    // The first round warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      const events = makeEvents(rows);
      const from = await ledger.size();
      const logRate = await timed(rows, () =>
        throughLog(ledger, events, inFlight),
      );
      const entries = [];
      for await (const bytes of ledger.entries({ from, limit: rows })) {
        entries.push({ seq: next++, bytes });
      }
      const bareRate = await timed(rows, () =>
        bare(database, 'bare', entries, batch),
      );
      const queued = makeEvents(rows);
      const outboxRate = await timed(rows, async () => {
        for (let at = 0; at < queued.length; at += batch) {
          await database.transaction(tx =>
            ledger.enqueue(queued.slice(at, at + batch), tx),
          );
        }
        await ledger.drain();
      });
      if (round > 0) {
        log.push(logRate);
        plain.push(bareRate);
        outbox.push(outboxRate);
      }
    }
    const ratio = median(log.map((rate, i) => rate / plain[i]));
    const what = inFlight === 1 ? 'append' : 'bursts';
    console.log(
      `${what} on ${name}, ${WRITERS} writers, ${EVENT_BYTES} B, ${batch} rows a transaction: ${figure(
        median(log),
      )}/s; bare INSERT ${figure(median(plain))}/s; ratio ${ratio.toFixed(
        2,
      )}; through the outbox ${figure(median(outbox))}/s`,
    );
  }
  await pages(name, ledger);
}

async function pages(name, ledger) {
  const size = await ledger.size();
  const times = [];
  for (let i = 0; i < 200; i++) {
    const from = Math.floor(Math.random() * (size - 100));
    const start = performance.now();
    for await (const entry of ledger.entries({ from, limit: 100 })) {
      if (entry.length === 0) throw new Error('an empty entry');
    }
    times.push(performance.now() - start);
  }
  console.log(
    `page of 100 entries on ${name}, of ${figure(size)}: ${median(
      times,
    ).toFixed(1)} ms`,
  );
}

async function main() {
  const directory = mkdtempSync(join(tmpdir(), 'iac-drift-bench-'));
  const { startPostgres } = await import(
    join(__dirname, '..', '..', '..', 'scripts', 'postgres.mjs')
  );
  const postgres = await startPostgres();
  try {
    const url =
      Object.values(postgres.env)[0] ??
      process.env.BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING;
    const admin = knexFactory({ client: 'pg', connection: url });
    const database = `bench_${process.pid}`;
    await admin.raw(`CREATE DATABASE ${database}`);
    const connection = Object.assign(new URL(url), {
      pathname: `/${database}`,
    });
    const pg = knexFactory({ client: 'pg', connection: String(connection) });
    await measure('PostgreSQL', pg);
    await pg.destroy();
    await admin.raw(`DROP DATABASE ${database}`);
    await admin.destroy();

    const sqlite = openSqlite(join(directory, 'log.sqlite'));
    await sqlite.raw('PRAGMA journal_mode = WAL');
    await sqlite.raw('PRAGMA synchronous = FULL');
    await measure('SQLite', sqlite);
    await sqlite.destroy();
  } finally {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
