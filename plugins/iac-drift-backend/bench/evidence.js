/* eslint-disable no-console -- the figures are the result */
// How long an evidence bundle takes, and how much memory.
//
//     node plugins/iac-drift-backend/bench/evidence.js
//
// A log of 10,000 events of 5,000 findings, each found and resolved, in SQLite. Each
// bundle is written by a process of its own and thrown away byte by byte; two must
// have one SHA-256. Memory is the resident set at its largest while a bundle is made,
// less what it was when the log was open.
require('@backstage/cli/config/nodeTransform.cjs');
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { performance } = require('node:perf_hooks');
const { createEvent } = require('@iac-drift/ledger');
const { generateEd25519Pem } = require('@iac-drift/ledger/node');
const { selectEntries } = require('../src/evidence/bundle/selectEntries');
const { writeBundle } = require('../src/evidence/bundle/writeBundle');
const { writeOcsf } = require('../src/evidence/ocsf/writeOcsf');
const { projectFindings } = require('../src/findings/projectFindings');
const { Ledger, policyOf, signerFromPem } = require('../src/ledger');
const { silentLogger } = require('../src/silentLogger');
const { MIGRATIONS, openSqlite } = require('./log');

const EVENTS = Number(process.env.EVENTS ?? 10_000);
const ORIGIN = 'bench.example.com/log';
const MB = 1024 * 1024;

function story(i) {
  const common = {
    findingId: `finding-${i}`,
    stackId: `stack-${i % 50}`,
    stack: `terraform:demo/${i % 50}.tfstate`,
    address: `aws_sqs_queue.jobs[${i}]`,
    desired: { serial: 1, lineage: 'a', sha256: '0'.repeat(64) },
  };
  const attribution = {
    actor: 'arn:aws:sts::123456789012:assumed-role/admin/someone',
    chain: [],
    confidence: 'confirmed',
    rejected: [],
  };
  const time = '2026-11-23T10:00:00.000Z';
  const event = (type, data) =>
    createEvent({
      id: `${type}-${i}`,
      source: `//${ORIGIN}`,
      type: `io.iac-drift.finding.${type}.v1`,
      time,
      data: { ...common, ...data },
    });
  return [
    event('detected', {
      type: 'aws_sqs_queue',
      kind: 'changed',
      severity: ['low', 'medium', 'high', 'critical'][i % 4],
      identity: { type: 'aws_sqs_queue', id: `queue-${i}` },
      entityRefs: [],
      changes: Array.from({ length: 5 }, (_, n) => ({
        path: `attribute_${n}`,
        desired: 'x'.repeat(60),
        live: 'y'.repeat(60),
        sensitive: false,
      })),
      attribution,
    }),
    event('resolved', {
      resolution: { outcome: 'reverted', time, attribution },
      lastSeen: time,
    }),
  ];
}

const openDatabase = directory => openSqlite(join(directory, 'log.sqlite'));

const openLedger = (database, directory) =>
  Ledger.create({
    database,
    logger: silentLogger,
    signer: signerFromPem({
      pem: readFileSync(join(directory, 'key.pem'), 'utf8'),
      origin: ORIGIN,
    }),
    projections: [projectFindings],
  });

async function fill(directory) {
  writeFileSync(join(directory, 'key.pem'), generateEd25519Pem());
  const db = openDatabase(directory);
  await db.migrate.latest({ directory: MIGRATIONS });
  const ledger = await openLedger(db, directory);
  for (let i = 0; i < EVENTS / 2; i += 500) {
    const events = Array.from({ length: 500 }, (_, n) => story(i + n)).flat();
    await db.transaction(tx => ledger.enqueue(events, tx));
    await ledger.drain();
  }
  await ledger.checkpoint();
  await db.destroy();
}

/** What the route does, in a process of its own. */
async function make(format, directory) {
  const db = openDatabase(directory);
  const ledger = await openLedger(db, directory);
  const checkpoint = await ledger.latestCheckpoint();
  global.gc();
  const before = process.memoryUsage.rss();
  const start = performance.now();
  const selected = await selectEntries({
    db,
    size: checkpoint.size,
    selection: {},
    hiddenAmong: async () => new Set(),
  });
  const of = { db, ledger, checkpoint, selected, selection: {} };
  const written =
    format === 'ocsf'
      ? await writeOcsf(of)
      : await writeBundle({ ...of, policy: policyOf(ledger.vkeys) });
  const hash = createHash('sha256');
  let bytes = 0;
  let peak = before;
  for await (const chunk of written) {
    bytes += chunk.length;
    hash.update(chunk);
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const seconds = (performance.now() - start) / 1000;
  const memory = peak - before;
  const sha256 = hash.digest('hex');
  console.log(JSON.stringify({ seconds, bytes, memory, sha256 }));
  await db.destroy();
}

async function main() {
  const [format, of] = process.argv.slice(2);
  if (format) {
    await make(format, of);
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'iac-drift-bench-'));
  try {
    await fill(directory);
    for (const name of ['bundle', 'ocsf']) {
      const runs = [1, 2].map(() =>
        JSON.parse(
          execFileSync(process.execPath, [
            '--expose-gc',
            __filename,
            name,
            directory,
          ]).toString(),
        ),
      );
      if (runs[0].sha256 !== runs[1].sha256) {
        throw new Error(`The ${name} has other bytes the second time.`);
      }
      const worst = key => Math.max(...runs.map(run => run[key]));
      const what = `evidence of ${EVENTS} events as ${name}`;
      console.log(
        `${what}: ${worst('seconds').toFixed(1)} s, ${Math.round(
          worst('bytes') / MB,
        )} MB, the same bytes twice`,
      );
      console.log(`memory for ${what}: ${Math.round(worst('memory') / MB)} MB`);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
