import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  type LogCheckpoint,
  type LogSegment,
  parseCheckpoint,
  parseNote,
  parseVkey,
  readEvent,
  TileFiles,
  toHex,
  verifyLog,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import {
  CHECKPOINTS,
  rangeInName,
  SEGMENTS,
  sizeInName,
  TILES,
} from '../evidence/names';
import { projectFindings } from '../findings/projectFindings';
import { blobDigest, BLOB_PREFIX, replayLog } from '../ledger';
import { readIdentity } from '../ledger/keys';
import { insertBlob } from '../ledger/operations/insertBlob';
import { insertCheckpoint } from '../ledger/operations/insertCheckpoint';
import { inTransaction } from '../ledger/operations/inTransaction';
import { lockLog } from '../ledger/operations/lockLog';
import { readHead } from '../ledger/operations/readHead';
import { TABLE_CHECKPOINT, TABLE_OUTBOX } from '../ledger/tables';
import { projectVerifications } from '../verification';
import { insertAttestations } from './insertAttestations';
import { RestoredLog } from './RestoredLog';
import { RestoreError } from './RestoreError';

/** What was restored. @internal */
export interface Restored {
  origin: string;
  entries: number;
  checkpoints: number;
  blobs: number;
  attestations: number;
}

/** @internal */
export interface RestoreOptions {
  /** The plugin's database, migrated and empty. */
  db: Knex;
  store: EvidenceStore;
  /** Name of the log, and the key that is to sign it from here on. */
  origin: string;
  vkey: string;
  /** Verifies everything and writes nothing. */
  dryRun?: boolean;
  onProgress?: (entries: number) => void;
}

class DryRun extends Error {}

/**
 * Fills an empty database with the log that a store holds: entries, data beside them,
 * checkpoints, cosignatures, timestamps; and then what is read from the log. All of it
 * is verified as it is read. One transaction: it is all there at the end, or nothing.
 *
 * @throws RestoreError when the database is not empty, the store does not hold a log
 *   that is intact, or the key cannot continue it
 * @internal
 */
export async function restoreLog(options: RestoreOptions): Promise<Restored> {
  let restored: Restored | undefined;
  try {
    await inTransaction(options.db, async tx => {
      await lockLog(tx);
      await requireEmpty(tx);
      restored = await fill(tx, options);
      if (options.dryRun) {
        throw new DryRun();
      }
    });
  } catch (error) {
    if (!(error instanceof DryRun)) {
      throw error;
    }
  }
  return restored!;
}

async function requireEmpty(tx: Knex.Transaction): Promise<void> {
  const { size } = await readHead(tx);
  const [{ waiting }] = await tx(TABLE_OUTBOX).count({ waiting: '*' });
  const [{ signed }] = await tx(TABLE_CHECKPOINT).count({ signed: '*' });
  if (size > 0 || Number(waiting) > 0 || Number(signed) > 0) {
    throw new RestoreError(
      `The database is not empty: it holds a log of ${size} entries. Restore into a new database that no backend was started on; keep this one as evidence.`,
    );
  }
}

async function fill(
  tx: Knex.Transaction,
  options: RestoreOptions,
): Promise<Restored> {
  const { store, origin, vkey, onProgress } = options;
  const sizes = (await store.list(CHECKPOINTS))
    .map(sizeInName)
    .filter(size => size !== undefined);
  const newest = sizes.at(-1) ?? 0;
  // What a crash left behind the newest checkpoint is not signed.
  const segments = (await store.list(SEGMENTS)).filter(
    name => (rangeInName(name)?.to ?? Infinity) <= newest,
  );
  if (segments.length === 0 || newest === 0) {
    throw new RestoreError(`There is no log in ${store.description}.`);
  }
  const log = new RestoredLog(tx);
  const blobs = new Map<string, number>();
  const tiles = new TileFiles({ read: name => store.get(name), sha256 });
  (await store.list(TILES)).forEach(name => tiles.add(name));
  const result = await verifyLog({
    segments: readSegments(store, segments, async () => {
      await log.flush();
    }),
    checkpoints: readCheckpoints(tx, store),
    keys: [parseVkey(await firstKey(store, segments[0], options), sha256)],
    sha256,
    verify: ed25519Verify,
    onTile: tiles.check,
    onEntry: ({ seq, line }) => {
      log.add(line);
      const digest = digestIn(line);
      if (digest !== undefined) {
        blobs.set(digest, seq);
      }
    },
    onProgress: ({ entries }) => onProgress?.(entries),
  });
  if (result.status !== 'intact') {
    throw new RestoreError(
      `What ${store.description} holds is not a whole log: ${
        result.status === 'tampered' ? result.problem.message : result.message
      } Nothing was restored.`,
    );
  }
  await log.flush();
  await restoreBlobs(tx, store, blobs);
  await requireKey(tx, { origin, vkey });
  const attestations = await insertAttestations(tx, store);
  for (const projection of [projectFindings, projectVerifications]) {
    await replayLog(tx, projection);
  }
  return {
    origin,
    entries: result.entries,
    checkpoints: result.checkpoints,
    blobs: blobs.size,
    attestations,
  };
}

/**
 * The key to begin with. When the log began with ours nothing else is trusted;
 * otherwise the log must lead from its first key to ours, which both have signed.
 */
async function firstKey(
  store: EvidenceStore,
  segment: string,
  { origin, vkey }: RestoreOptions,
): Promise<string> {
  const bytes = Buffer.from((await store.get(segment)) ?? []);
  let data: { origin?: unknown; vkeys?: unknown } = {};
  try {
    const end = bytes.indexOf(10) + 1;
    data = readEvent(bytes.subarray(0, end)).data as typeof data;
  } catch {
    // Not a log: the next lines say so.
  }
  const vkeys = Array.isArray(data?.vkeys) ? data.vkeys : [];
  if (data?.origin !== origin || typeof vkeys[0] !== 'string') {
    throw new RestoreError(
      `${store.description} holds the log ${JSON.stringify(
        data?.origin ?? null,
      )} and iacDrift.origin is ${origin}. Configure the origin of the log that is to be restored.`,
    );
  }
  return vkeys.includes(vkey) ? vkey : vkeys[0];
}

async function requireKey(
  tx: Knex.Transaction,
  { origin, vkey }: { origin: string; vkey: string },
): Promise<void> {
  const identity = await readIdentity(tx);
  if (!identity.vkeys.includes(vkey)) {
    throw new RestoreError(
      `The log ${origin} has the key ${identity.vkeys.at(
        -1,
      )} and the configured key is ${vkey}: it could not be continued. Configure the key of the log, or begin a new log.`,
    );
  }
}

async function* readSegments(
  store: EvidenceStore,
  names: string[],
  before: () => Promise<void>,
): AsyncGenerator<LogSegment> {
  for (const name of names) {
    await before();
    const bytes = await store.get(name);
    yield {
      name,
      range: rangeInName(name),
      bytes: (async function* whole() {
        yield bytes ?? new Uint8Array(0);
      })(),
    };
  }
}

async function* readCheckpoints(
  tx: Knex.Transaction,
  store: EvidenceStore,
): AsyncGenerator<LogCheckpoint> {
  for (const name of await store.list(CHECKPOINTS)) {
    const size = sizeInName(name);
    if (size === undefined) {
      continue;
    }
    const note = Buffer.from((await store.get(name)) ?? []);
    yield { name, size, note };
    // Asked for the next one, so that this one has been checked.
    const { root } = parseCheckpoint(parseNote(note).text);
    await insertCheckpoint(tx, {
      size,
      root: toHex(root),
      note,
      // The time of the restored row is not known, and proves nothing.
      createdAt: new Date().toISOString(),
    });
  }
}

function digestIn(line: Uint8Array): string | undefined {
  return Buffer.from(line).includes(`"dataref":"${BLOB_PREFIX}`)
    ? blobDigest(readEvent(line))
    : undefined;
}

async function restoreBlobs(
  tx: Knex.Transaction,
  store: EvidenceStore,
  blobs: Map<string, number>,
): Promise<void> {
  for (const [digest, seq] of blobs) {
    const bytes = await store.get(`${BLOB_PREFIX}${digest}`);
    if (!bytes || toHex(sha256(bytes)) !== digest) {
      throw new RestoreError(
        `The data of entry ${seq}, ${BLOB_PREFIX}${digest} in ${
          store.description
        }, ${bytes ? 'was altered' : 'is missing'}. Nothing was restored.`,
      );
    }
    await insertBlob(tx, {
      digest,
      bytes: Buffer.from(bytes),
      mediaType: 'application/json',
      createdAt: new Date().toISOString(),
    });
  }
}
