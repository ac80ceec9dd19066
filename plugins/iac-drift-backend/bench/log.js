// The log that is measured: one in SQLite, with a key that nobody keeps, and events
// as large as those of findings are.
const { join } = require('node:path');
const knexFactory = require('knex');
const { createEvent } = require('@iac-drift/ledger');
const { generateEd25519Pem } = require('@iac-drift/ledger/node');
const { Ledger, signerFromPem } = require('../src/ledger');
const { silentLogger } = require('../src/silentLogger');

const EVENT_BYTES = 1500;
const MIGRATIONS = join(__dirname, '..', 'migrations');
let made = 0;

function makeEvents(count) {
  return Array.from({ length: count }, () => {
    made += 1;
    const event = createEvent({
      id: `event-${made}`,
      source: '//bench.example.com',
      type: 'io.iac-drift.finding.detected.v1',
      time: '2026-11-23T10:00:00.000Z',
      data: { address: 'aws_sqs_queue.jobs', fill: '' },
    });
    event.data.fill = 'x'.repeat(EVENT_BYTES - JSON.stringify(event).length);
    return event;
  });
}

function openSqlite(filename) {
  return knexFactory({
    client: 'better-sqlite3',
    connection: { filename },
    useNullAsDefault: true,
  });
}

/** An empty log in a database without tables. */
async function createLog(database) {
  await database.migrate.latest({ directory: MIGRATIONS });
  return Ledger.create({
    database,
    logger: silentLogger,
    signer: signerFromPem({
      pem: generateEd25519Pem(),
      origin: 'bench.example.com/log',
    }),
    projections: [],
  });
}

module.exports = { createLog, EVENT_BYTES, makeEvents, MIGRATIONS, openSqlite };
