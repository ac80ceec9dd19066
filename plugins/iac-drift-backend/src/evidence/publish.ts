import {
  type Checkpoint,
  NoteError,
  openCheckpoint,
  parseVkey,
  readEvent,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import {
  type Anchor,
  blobDigest,
  BLOB_PREFIX,
  type Ledger,
  LedgerIntegrityError,
} from '../ledger';
import {
  EvidenceForkError,
  type EvidenceStore,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  CHECKPOINTS,
  checkpointName,
  NEWEST_CHECKPOINT,
  segmentName,
  trustName,
} from './names';
import { README } from './readme';

// A segment is held in memory while it is written: 1,024 entries are 64 MB at
// the most and usually 2.
const MAX_SEGMENT_ENTRIES = 1024;
const BLOB_MARK = `"dataref":"${BLOB_PREFIX}`;

/** What a call of {@link publish} left in the store. @internal */
export interface Published {
  /** Entries that the newest checkpoint covers. */
  size: number;
  /** Entries of these that were new to the store. */
  newEntries: number;
}

/**
 * Signs the log and copies it to a store: first it compares the log with the
 * newest checkpoint there, then it signs, then it writes the entries, the
 * checkpoints over them, and at last the name of the newest. Never an entry
 * beyond a checkpoint, so that a reader never finds one that nothing covers.
 * After a crash at any point, calling it again completes the work.
 *
 * @throws LedgerIntegrityError when the store is ahead of the database or holds
 *   another history; nothing is signed then
 * @throws EvidenceForkError when the store holds other bytes under a name of this log
 * @internal
 */
export async function publish(options: {
  ledger: Ledger;
  store: EvidenceStore;
  signal?: AbortSignal;
}): Promise<Published> {
  const { ledger, store, signal } = options;
  const anchor = await newestPublished(ledger, store);
  const newest = await ledger.checkpoint({ anchors: anchor && [anchor] });
  await introduce(ledger, store);

  const begin = anchor?.size ?? 0;
  let from = begin;
  const unpublished = ledger.checkpoints({
    above: begin,
    through: newest.size,
  });
  for await (const { size, note } of unpublished) {
    if (signal?.aborted) {
      return { size: from, newEntries: from - begin };
    }
    await publishSegments({ ledger, store, from, to: size });
    await store.putOnce(checkpointName(size), note);
    from = size;
  }
  const shown = await store.getNewest(NEWEST_CHECKPOINT);
  if (!shown || newest.note.compare(shown) !== 0) {
    await store.replace(NEWEST_CHECKPOINT, newest.note);
  }
  return { size: from, newEntries: from - begin };
}

/** The largest checkpoint in the store; its signature must be ours. @internal */
export async function newestPublished(
  ledger: Pick<Ledger, 'vkeys'>,
  store: EvidenceStore,
): Promise<Anchor | undefined> {
  const last = (await store.list(CHECKPOINTS)).at(-1);
  const anchors: Anchor[] = [];
  for (const name of [NEWEST_CHECKPOINT, ...(last ? [last] : [])]) {
    const note =
      name === NEWEST_CHECKPOINT
        ? await store.getNewest(name)
        : await store.get(name);
    if (note) {
      const where = `${name} in ${store.description}`;
      const { size, root } = await openOwn(ledger, note, where);
      anchors.push({ size, root: Buffer.from(root).toString('hex'), where });
    }
  }
  return anchors.sort((a, b) => a.size - b.size).at(-1);
}

async function openOwn(
  ledger: Pick<Ledger, 'vkeys'>,
  note: Uint8Array,
  where: string,
): Promise<Checkpoint> {
  try {
    const keys = ledger.vkeys.map(vkey => parseVkey(vkey, sha256));
    return await openCheckpoint(note, keys, { sha256, verify: ed25519Verify });
  } catch (error) {
    if (error instanceof NoteError) {
      throw new EvidenceForkError(
        `${where} was not signed by this log: ${error.message}. Nothing is published there.`,
      );
    }
    throw error;
  }
}

/**
 * What a reader needs besides the log itself. The key is the first that the log had:
 * entries of the log introduce the others.
 */
async function introduce(ledger: Ledger, store: EvidenceStore): Promise<void> {
  if (!(await store.get('README.txt'))) {
    await store.putOnce('README.txt', Buffer.from(README));
  }
  await store.putOnce(
    trustName(ledger.origin),
    Buffer.from(`${ledger.vkeys[0]}\n`),
  );
}

async function publishSegments(options: {
  ledger: Ledger;
  store: EvidenceStore;
  from: number;
  to: number;
}): Promise<void> {
  const { ledger, store } = options;
  for (let from = options.from; from < options.to; ) {
    const to = Math.min(from + MAX_SEGMENT_ENTRIES, options.to);
    const entries: Buffer[] = [];
    for await (const entry of ledger.entries({ from, limit: to - from })) {
      await publishBlob(ledger, store, entry);
      entries.push(entry);
    }
    if (entries.length !== to - from) {
      throw new Error(`the log ends before entry ${to}, which was signed`);
    }
    await store.putOnce(segmentName(from, to), Buffer.concat(entries));
    from = to;
  }
}

async function publishBlob(
  ledger: Ledger,
  store: EvidenceStore,
  entry: Buffer,
): Promise<void> {
  const digest = entry.includes(BLOB_MARK) && blobDigest(readEvent(entry));
  if (!digest) {
    return;
  }
  const bytes = await ledger.blob(digest);
  if (!bytes) {
    throw new LedgerIntegrityError(
      `The data with the SHA-256 ${digest}, which an entry refers to, is gone from the database.`,
    );
  }
  await store.putOnce(`${BLOB_PREFIX}${digest}`, bytes);
}
