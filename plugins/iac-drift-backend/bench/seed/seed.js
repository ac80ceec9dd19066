#!/usr/bin/env node
/* eslint-disable no-console -- it tells how far it is */
// Fills the folder of a demo with an organisation that is invented, and as large as
// asked for: everything goes the way that it goes in a backend, through the log and
// the tables that follow it.
require('@backstage/cli/config/nodeTransform.cjs');
const { existsSync, mkdirSync, writeFileSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { parseArgs } = require('node:util');
const { projectFindings } = require('../../src/findings/projectFindings');
const { Ledger, loadOrCreateSigner } = require('../../src/ledger');
const { replaceVerdicts } = require('../../src/scan/replaceVerdicts');
const { scanEvents } = require('../../src/scan/scanEvents');
const { silentLogger } = require('../../src/silentLogger');
const { assignOwners } = require('../../src/stacks/assignOwners');
const { replaceStacks } = require('../../src/stacks/replaceStacks');
const { STACKS } = require('../../src/stacks/tables');
const { MIGRATIONS, openSqlite } = require('../log');
const { demoConfig } = require('./demoConfig');
const organisation = require('./organisation');

const help = `Fills a folder for the demo with a large organisation.

  node plugins/iac-drift-backend/bench/seed/seed.js DIR [OPTIONS]

  --findings N    open findings (default 10000)
  --resources N   resources, 1,000 a stack (default 100000)
  --entries N     entries of the log (default 1000000)

Then:  IAC_DRIFT_DEMO_DIR=DIR npm start
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    findings: { type: 'string', default: '10000' },
    resources: { type: 'string', default: '100000' },
    entries: { type: 'string', default: '1000000' },
    help: { type: 'boolean' },
  },
});
const directory = positionals[0] && resolve(positionals[0]);
const [findings, resources, entries] = [
  values.findings,
  values.resources,
  values.entries,
].map(Number);

const PIECE = 4096;
const AT_ONCE = 512;

async function main() {
  if (values.help || !directory) {
    process.stdout.write(help);
    process.exitCode = values.help ? 0 : 1;
    return;
  }
  const databases = join(directory, 'database');
  if (existsSync(databases)) {
    throw new Error(`${databases} exists; name a folder that is to be made.`);
  }
  if (![findings, resources, entries].every(Number.isSafeInteger)) {
    throw new Error('--findings, --resources and --entries take numbers.');
  }
  mkdirSync(databases, { recursive: true });
  const database = openSqlite(join(databases, 'iac-drift.sqlite'));
  await database.raw('PRAGMA journal_mode = WAL');
  await database.migrate.latest({ directory: MIGRATIONS });
  const services = Array.from(
    {
      length: Math.max(
        1,
        Math.ceil(resources / organisation.RESOURCES_A_STACK),
      ),
    },
    (_, n) => organisation.service(n),
  );
  writeFileSync(join(directory, 'catalog.yaml'), demoConfig.catalog(services));
  writeFileSync(join(directory, 'app-config.yaml'), demoConfig.app(directory));
  try {
    const drifts = await seedStacks(database, services);
    await seedLog(database, services, drifts);
  } finally {
    await database.destroy();
  }
}

/** The stacks with their verdicts, as their last scans left them. */
async function seedStacks(database, services) {
  const now = new Date().toISOString();
  await replaceStacks({
    db: database,
    now,
    listed: services.map(({ stack }) => stack),
    entities: services.map(({ entityRef, owner, system, stack }) => ({
      entityRef,
      owners: [owner],
      systems: [system],
      stacks: [stack],
      errors: [],
    })),
    keep: () => true,
  });
  const drifts = [];
  for (const [at, service] of services.entries()) {
    const drifted =
      Math.floor((findings * (at + 1)) / services.length) - drifts.length;
    const results = Array.from(
      { length: Math.min(organisation.RESOURCES_A_STACK, resources) },
      (_, n) => organisation.resource(service, n, n < drifted),
    );
    for (const result of results.slice(0, drifted)) {
      drifts.push(organisation.drift(service, drifts.length, result));
    }
    const count = verdict => results.filter(r => r.verdict === verdict).length;
    await database.transaction(async tx => {
      const { stackId } = service;
      await replaceVerdicts({ tx, stackId, results, now, lastCompleted: null });
      await assignOwners({ tx, stackId });
      await tx(STACKS)
        .where('id', stackId)
        .update({
          // There is no state behind it that a scan could read.
          due_at: '9999-01-01T00:00:00.000Z',
          started_at: now,
          finished_at: now,
          completed_at: now,
          status: 'completed',
          serial: '7',
          in_sync: count('in-sync'),
          drifted: count('drifted'),
          unverifiable: count('unverifiable'),
          attributes_compared: results.reduce(
            (n, r) => n + r.attributesCompared,
            0,
          ),
          attributes_declared: results.reduce(
            (n, r) => n + r.attributesDeclared,
            0,
          ),
        });
    });
  }
  console.log(`${services.length} stacks, ${resources} resources`);
  return drifts;
}

async function seedLog(database, services, drifts) {
  const ledger = await Ledger.create({
    database,
    logger: silentLogger,
    signer: await loadOrCreateSigner({
      keyFile: join(directory, 'ledger-key.pem'),
      origin: 'localhost/iac-drift-demo',
      logger: silentLogger,
    }),
    projections: [projectFindings],
  });
  const began = Date.now();
  const first = await ledger.size();
  const time = n => new Date(began - (entries - n) * 1000).toISOString();
  const eventOf = n => {
    if (n < drifts.length) {
      return scanEvents.detected(drifts[n].time, drifts[n].data);
    }
    const of = services[n % services.length];
    return scanEvents.completed(time(n), organisation.scan(of, time(n)));
  };
  for (let from = first; from < entries; from += PIECE) {
    const to = Math.min(from + PIECE, entries);
    let next = from;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        while (next < to) {
          const n = next++ - first;
          await ledger.append(eventOf(n));
        }
      }),
    );
    if (process.stdout.isTTY || from % (PIECE * 32) === first) {
      console.log(`${to} of ${entries} entries`);
    }
  }
  const { size } = await ledger.checkpoint();
  console.log(
    `${drifts.length} findings, ${size} entries, in ${Math.round(
      (Date.now() - began) / 1000,
    )} s`,
  );
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
