/* eslint-disable no-console -- the figures are the result */
// How fast the log is published, and in how many objects.
//
//     node plugins/iac-drift-backend-module-aws/bench/publish.js
//
// To Ceph's S3 server on loopback, with its real Object Lock, where it is installed
// (test/s3-worm/install.sh); to a folder otherwise. The log is in SQLite, its entries
// have 1.5 KB. First all of it at once, as after an outage; then what a minute
// brings, again and again, each time signed and published.
require('@backstage/cli/config/nodeTransform.cjs');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { performance } = require('node:perf_hooks');
const { S3Client } = require('@aws-sdk/client-s3');
const { makeBucket } = require('aws-simulator');
const { S3ObjectLockEvidenceStore } = require('../src/evidence');

// The publisher is the backend's own; this module does not depend on it.
const backend = resolve(__dirname, '../../iac-drift-backend');
const { createLog, makeEvents, openSqlite } = require(join(
  backend,
  'bench/log',
));
const { FolderEvidenceStore, publish } = require(join(backend, 'src/evidence'));

const EVENTS = Number(process.env.EVENTS ?? 10_000);
const MINUTES = 20;
const EVENTS_A_MINUTE = 50;
const DAY = 24 * 60 * 60 * 1000;

/** Counts what is stored. */
function counting(store) {
  const counted = { objects: 0, bytes: 0 };
  const count = put => (name, bytes, options) => {
    counted.objects += 1;
    counted.bytes += bytes.length;
    return put.call(store, name, bytes, options);
  };
  return {
    counted,
    store: {
      id: store.id,
      description: store.description,
      putOnce: count(store.putOnce),
      replace: count(store.replace),
      get: (...args) => store.get(...args),
      getNewest: (...args) => store.getNewest(...args),
      list: (...args) => store.list(...args),
    },
  };
}

async function openStore(directory) {
  const { missingProgram, startCeph } = await import(
    resolve(__dirname, '../../../test/s3-worm/ceph.mjs')
  );
  if (missingProgram()) {
    const store = await FolderEvidenceStore.create({ directory });
    return { name: 'a folder', store, stop: async () => {} };
  }
  const ceph = await startCeph();
  const { endpoint, region, accessKeyId, secretAccessKey } = ceph;
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });
  const Bucket = 'bench';
  await makeBucket(client, Bucket);
  const store = new S3ObjectLockEvidenceStore({
    id: 'bench',
    bucket: Bucket,
    prefix: 'log/',
    minimumRetentionMs: DAY,
    client,
  });
  return { name: "Ceph's S3", store, stop: ceph.stop };
}

async function main() {
  const directory = mkdtempSync(join(tmpdir(), 'publish-'));
  const db = openSqlite(join(directory, 'log.sqlite'));
  const opened = await openStore(join(directory, 'evidence'));
  try {
    const ledger = await createLog(db);
    const append = async count => {
      const events = makeEvents(count);
      await Promise.all(events.map(event => ledger.append(event)));
    };
    const { store, counted } = counting(opened.store);
    const round = async count => {
      await append(count);
      const before = { ...counted };
      const start = performance.now();
      await publish({ db, ledger, store });
      return {
        seconds: (performance.now() - start) / 1000,
        objects: counted.objects - before.objects,
        bytes: counted.bytes - before.bytes,
      };
    };
    // What is stored once: schemas, policy, key.
    await round(1);

    const all = await round(EVENTS);
    const per1000 = (objects, events) => ((objects / events) * 1000).toFixed(1);
    console.log(
      `publishing ${EVENTS} events at once to ${opened.name}: ${(
        all.bytes /
        1e6 /
        all.seconds
      ).toFixed(1)} MB/s, ${Math.round(
        EVENTS / all.seconds,
      )} events/s, ${per1000(all.objects, EVENTS)} objects per 1,000 events`,
    );

    const minutes = [];
    for (let minute = 0; minute < MINUTES; minute++) {
      minutes.push(await round(EVENTS_A_MINUTE));
    }
    const sum = key => minutes.reduce((total, m) => total + m[key], 0);
    const longest = Math.max(...minutes.map(({ seconds }) => seconds));
    console.log(
      `publishing ${EVENTS_A_MINUTE} events a minute to ${opened.name}: ${(
        sum('bytes') /
        1e6 /
        sum('seconds')
      ).toFixed(1)} MB/s, ${per1000(
        sum('objects'),
        MINUTES * EVENTS_A_MINUTE,
      )} objects per 1,000 events, each within ${(longest * 1000).toFixed(
        0,
      )} ms`,
    );
  } finally {
    await db.destroy();
    await opened.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
