import {
  canonicalize,
  Frontier,
  leafHash,
  parseEntryHeader,
  readEvent,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { insertTiles } from '../../ledger/operations/insertTiles';

/** What a superuser of the database could do to the log, with all guards off. */
export type Mutation = (tx: Knex.Transaction, random: Random) => Promise<void>;

/** Whole numbers below a bound, the same for the same seed. */
export type Random = (below: number) => number;

export function seeded(seed: number): Random {
  let state = seed;
  return below => {
    // xorshift32, kept in 32 bits on purpose
    /* eslint-disable no-bitwise -- xorshift is made of shifts */
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    /* eslint-enable no-bitwise */
    return Math.abs(state) % below;
  };
}

/** Takes every guard off, inside a transaction that will be undone. */
export async function disarmAll(tx: Knex.Transaction): Promise<void> {
  if (tx.client.config.client === 'pg') {
    for (const name of ['log', 'checkpoint', 'tile', 'blob']) {
      await tx.raw(`ALTER TABLE iac_drift_${name} DISABLE TRIGGER ALL`);
    }
    await tx.raw(
      `ALTER TABLE iac_drift_log DROP CONSTRAINT iac_drift_log_entry_hash,
         DROP CONSTRAINT iac_drift_log_leaf_hash,
         DROP CONSTRAINT iac_drift_log_size,
         DROP CONSTRAINT iac_drift_log_tail,
         DROP CONSTRAINT iac_drift_log_pkey,
         DROP CONSTRAINT iac_drift_log_event_id_uniq`,
    );
    await tx.raw(
      'ALTER TABLE iac_drift_blob DROP CONSTRAINT iac_drift_blob_digest',
    );
    return;
  }
  const triggers = await tx('sqlite_master')
    .where({ type: 'trigger' })
    .where('name', 'like', 'iac_drift_%')
    .pluck('name');
  for (const name of triggers) {
    await tx.raw(`DROP TRIGGER ${name}`);
  }
}

/** Changes one byte. */
function flipped(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const at = random(copy.length);
  copy[at] = (copy[at] + 1 + random(255)) % 256;
  return copy;
}

const LOG = 'iac_drift_log';

async function someSeq(tx: Knex.Transaction, random: Random): Promise<number> {
  const [{ last }] = await tx(LOG).max({ last: 'seq' });
  return random(Number(last) + 1);
}

function editColumn(table: string, column: string): Mutation {
  return async (tx, random) => {
    const rows = await tx(table);
    const row = rows[random(rows.length)];
    const key = Object.fromEntries(
      keysOf(table).map(name => [name, row[name]]),
    );
    const old = row[column];
    let value: unknown;
    if (Buffer.isBuffer(old)) {
      value = flipped(old, random);
    } else if (/^\d+$/.test(String(old))) {
      value = Number(old) + 1000 + random(1000);
    } else {
      value = `${old}x`;
    }
    await tx(table)
      .where(key)
      .update({ [column]: value });
  };
}

function keysOf(table: string): string[] {
  return {
    [LOG]: ['seq'],
    iac_drift_checkpoint: ['size'],
    iac_drift_tile: ['level', 'n'],
    iac_drift_head: ['id'],
    iac_drift_blob: ['digest'],
  }[table]!;
}

/** Computes every hash anew from an entry on, as if the log had always been so. */
async function recompute(tx: Knex.Transaction, from: number): Promise<void> {
  const rows = await tx(LOG).orderBy('seq');
  const tree = Frontier.empty(sha256);
  let prev = Buffer.alloc(32);
  for (const row of rows) {
    const seq = tree.size;
    if (seq >= from) {
      const event = readEvent(row.entry);
      row.entry = Buffer.from(
        `${canonicalize({ event, prev: prev.toString('hex'), seq, v: 1 })}\n`,
      );
      await tx(LOG)
        .where({ event_id: row.event_id })
        .update({
          seq,
          entry: row.entry,
          prev_hash: prev,
          entry_hash: sha256(row.entry),
          leaf_hash: leafHash(row.entry, sha256),
        });
    }
    prev = Buffer.from(sha256(row.entry));
    tree.append(leafHash(row.entry, sha256));
  }
  await tx('iac_drift_tile').delete();
  await insertTiles(tx, { level: 0, from: 0, to: tree.size });
  await tx('iac_drift_head').update({
    size: tree.size,
    frontier: Buffer.from(tree.toBytes()),
    last_hash: prev,
  });
}

/** Every kind of change, by name. */
export const MUTATIONS: Record<string, Mutation> = {
  'edit iac_drift_log.entry': editColumn(LOG, 'entry'),
  'edit the end of an entry': async (tx, random) => {
    const seq = await someSeq(tx, random);
    const { entry } = await tx(LOG).where({ seq }).first();
    const at = entry.length - 1 - random(90);
    const copy = Buffer.from(entry);
    copy[at] = (copy[at] + 1 + random(255)) % 256;
    await tx(LOG).where({ seq }).update({ entry: copy });
  },
  'edit an entry with its own hashes': async (tx, random) => {
    const seq = await someSeq(tx, random);
    const { entry } = await tx(LOG).where({ seq }).first();
    const text = entry
      .toString()
      .replace('"specversion":"1.0"', '"specversion":"1.1"');
    const copy = Buffer.from(text);
    await tx(LOG)
      .where({ seq })
      .update({
        entry: copy,
        entry_hash: sha256(copy),
        leaf_hash: leafHash(copy, sha256),
        prev_hash: parseEntryHeader(copy).prev,
      });
  },
  'edit iac_drift_log.seq': editColumn(LOG, 'seq'),
  'edit iac_drift_log.prev_hash': editColumn(LOG, 'prev_hash'),
  'edit iac_drift_log.entry_hash': editColumn(LOG, 'entry_hash'),
  'edit iac_drift_log.leaf_hash': editColumn(LOG, 'leaf_hash'),
  'edit iac_drift_log.event_id': editColumn(LOG, 'event_id'),
  'delete an entry': async (tx, random) => {
    await tx(LOG)
      .where({ seq: await someSeq(tx, random) })
      .delete();
  },
  'delete an entry and close the gap, hashes recomputed': async (
    tx,
    random,
  ) => {
    const seq = await someSeq(tx, random);
    await tx(LOG).where({ seq }).delete();
    await recompute(tx, seq);
  },
  'insert an entry behind the last': async tx => {
    const last = await tx(LOG).orderBy('seq', 'desc').first();
    const seq = Number(last.seq) + 1;
    const entry = Buffer.from(
      `${canonicalize({
        event: { ...readEvent(last.entry), id: 'forged' },
        prev: last.entry_hash.toString('hex'),
        seq,
        v: 1,
      })}\n`,
    );
    await tx(LOG).insert({
      seq,
      entry,
      prev_hash: last.entry_hash,
      entry_hash: Buffer.from(sha256(entry)),
      leaf_hash: Buffer.from(leafHash(entry, sha256)),
      event_id: 'forged',
    });
  },
  'duplicate an entry behind the last': async (tx, random) => {
    const row = await tx(LOG)
      .where({ seq: await someSeq(tx, random) })
      .first();
    const [{ last }] = await tx(LOG).max({ last: 'seq' });
    await tx(LOG).insert({
      ...row,
      seq: Number(last) + 1,
      event_id: 'duplicate',
    });
  },
  'swap two entries': async (tx, random) => {
    const one = await someSeq(tx, random);
    const [{ last }] = await tx(LOG).max({ last: 'seq' });
    const other = (one + 1 + random(Number(last))) % (Number(last) + 1);
    await tx(LOG).where({ seq: one }).update({ seq: -1 });
    await tx(LOG).where({ seq: other }).update({ seq: one });
    await tx(LOG).where({ seq: -1 }).update({ seq: other });
  },
  'cut the tail, head and tiles set right': async (tx, random) => {
    const seq = 1 + (await someSeq(tx, random));
    await tx(LOG).where('seq', '>=', seq).delete();
    await recompute(tx, seq);
    await tx(LOG)
      .where('seq', '>=', seq - 1)
      .delete();
    await recompute(tx, seq);
  },
  'cut the tail, with the checkpoints over it': async (tx, random) => {
    const seq = 1 + (await someSeq(tx, random));
    await tx(LOG)
      .where('seq', '>=', seq - 1)
      .delete();
    await tx('iac_drift_checkpoint').where('size', '>=', seq).delete();
    await recompute(tx, seq);
  },
  'rewrite a suffix with all hashes recomputed': async (tx, random) => {
    const seq = await someSeq(tx, random);
    await editOne(tx, seq);
    await recompute(tx, seq);
  },
  'rewrite a suffix and drop the checkpoints over it': async (tx, random) => {
    const seq = await someSeq(tx, random);
    await editOne(tx, seq);
    await tx('iac_drift_checkpoint').where('size', '>', seq).delete();
    await recompute(tx, seq);
  },
  'edit iac_drift_checkpoint.size': editColumn('iac_drift_checkpoint', 'size'),
  'edit iac_drift_checkpoint.root': editColumn('iac_drift_checkpoint', 'root'),
  'edit iac_drift_checkpoint.note': editColumn('iac_drift_checkpoint', 'note'),
  'edit iac_drift_tile.hashes': editColumn('iac_drift_tile', 'hashes'),
  'edit iac_drift_tile.root': editColumn('iac_drift_tile', 'root'),
  'edit iac_drift_tile.n': editColumn('iac_drift_tile', 'n'),
  'delete a tile': async tx => {
    await tx('iac_drift_tile').where({ n: 0 }).delete();
  },
  'insert a tile': async tx => {
    const tile = await tx('iac_drift_tile').first();
    await tx('iac_drift_tile').insert({ ...tile, level: 1 });
  },
  'edit iac_drift_head.size': editColumn('iac_drift_head', 'size'),
  'edit iac_drift_head.frontier': editColumn('iac_drift_head', 'frontier'),
  'edit iac_drift_head.last_hash': editColumn('iac_drift_head', 'last_hash'),
  'edit iac_drift_blob.bytes': editColumn('iac_drift_blob', 'bytes'),
  'edit iac_drift_blob.digest': editColumn('iac_drift_blob', 'digest'),
  'delete a blob': async tx => {
    await tx('iac_drift_blob').delete();
  },
};

async function editOne(tx: Knex.Transaction, seq: number): Promise<void> {
  const { entry } = await tx(LOG).where({ seq }).first();
  const copy = entry
    .toString()
    .replace('"specversion":"1.0"', '"specversion":"1.1"');
  await tx(LOG)
    .where({ seq })
    .update({ entry: Buffer.from(copy) });
}
