import {
  type LogCheckpoint,
  type LogPrefix,
  parseCheckpoint,
  parseNote,
  parseVkey,
  readEvent,
  toHex,
  type Verification,
  verifyLog,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import type { SignedCheckpoint } from '../ledger';
import {
  readCheckpoints,
  readNewestCheckpoint,
} from '../ledger/operations/readCheckpoints';
import { readEntries } from '../ledger/operations/readEntries';
import { readHead } from '../ledger/operations/readHead';
import { resumePrefix } from '../ledger/resumePrefix';
import { requireHead, wrongTile } from './derived';
import {
  type DatabaseProblem,
  DatabaseTampered,
  readCheckedRows,
} from './rows';

/** What a verification of the database found. @internal */
export interface DatabaseVerification {
  status: 'intact' | 'tampered' | 'cannot-say';
  /** Entries that the answer is about. */
  entries: number;
  /** Entries that were read for it. */
  read: number;
  /** Entries after the newest checkpoint; they continue the others. */
  uncovered: number;
  /** Checkpoints that the entries agree with. */
  checkpoints: number;
  /** Root of the tree, lower-case hex, when intact. */
  root?: string;
  problem?: DatabaseProblem;
  /** Why nothing can be said. */
  reason?: string;
  message?: string;
}

/** A checkpoint from outside the database. @internal */
export interface OutsideCheckpoint {
  /** Where it was found, for a person. */
  name: string;
  note: Uint8Array;
  size: number;
}

/** @internal */
export interface VerifyDatabaseOptions {
  db: Knex;
  origin: string;
  /** Keys of the log, the one that it began with first. */
  vkeys: readonly string[];
  outside: readonly OutsideCheckpoint[];
  /**
   * A checkpoint that was verified before: what it covers is proved by it and not
   * read again.
   */
  since?: { size: number; root: string };
  /** An entry must be signed after so long. */
  maxUnsignedMs: number;
  now: Date;
  signal?: AbortSignal;
  onProgress?: (entries: number) => void;
}

/**
 * Verifies the log in the database with the one verifier that everybody uses, over
 * the bytes of the rows, and everything that the backend derives from them: the
 * other columns, tiles, head, data beside the log.
 *
 * @internal
 */
export async function verifyDatabase(
  options: VerifyDatabaseOptions,
): Promise<DatabaseVerification> {
  const { db, onProgress, signal } = options;
  const since = options.since?.size ?? 0;
  const found = { entries: since, read: 0, uncovered: 0, checkpoints: 0 };
  try {
    // In this order: the log only grows, and every checkpoint that is looked at
    // must be of entries that are looked at.
    const newest = await readNewestCheckpoint(db);
    const head = await readHead(db);
    const prefix = await provedPrefix(options);
    let ownProblem: DatabaseProblem | undefined;
    const result = await verifyLog({
      segments: [
        {
          name: 'the database',
          range: { from: since },
          bytes: readCheckedRows(db, { from: since, to: head.size }),
        },
      ],
      checkpoints: checkpointsFrom(options, newest?.size ?? 0),
      // From the first byte on the log itself introduces its later keys.
      keys: (prefix ? options.vkeys : options.vkeys.slice(0, 1)).map(vkey =>
        parseVkey(vkey, sha256),
      ),
      prefix,
      sha256,
      verify: ed25519Verify,
      onTile: async (tile, bytes) => {
        ownProblem ??= await wrongTile(db, tile, bytes);
        return undefined;
      },
      onProgress: ({ entries }) => {
        signal?.throwIfAborted();
        onProgress?.(entries);
      },
    });
    found.entries = result.entries;
    found.read = result.entries - since;
    found.checkpoints = result.checkpoints;
    if (result.status === 'tampered') {
      return { ...found, status: 'tampered', problem: result.problem };
    }
    if (ownProblem) {
      return { ...found, status: 'tampered', problem: ownProblem };
    }
    await requireHead(db, head);
    return await answer(options, result, { ...found, newest });
  } catch (error) {
    if (error instanceof DatabaseTampered) {
      return { ...found, status: 'tampered', problem: error.problem };
    }
    throw error;
  }
}

async function provedPrefix({
  db,
  since,
  origin,
}: VerifyDatabaseOptions): Promise<LogPrefix | undefined> {
  if (!since) {
    return undefined;
  }
  const prefix = await resumePrefix(db, { ...since, origin });
  if (!prefix) {
    throw new DatabaseTampered({
      rule: 'consistency',
      message: `The database does not hold the ${
        since.size
      } entries that were verified before: its tiles or entry ${
        since.size - 1
      } give another root. A full verification tells where.`,
      seq: 0,
      lastSeq: since.size - 1,
    });
  }
  return prefix;
}

/** Those in the database and those from outside, by size. */
async function* checkpointsFrom(
  { db, outside, since }: VerifyDatabaseOptions,
  through: number,
): AsyncGenerator<LogCheckpoint> {
  const from = since?.size ?? 0;
  const waiting = outside
    .filter(({ size }) => size >= from)
    .sort((a, b) => a.size - b.size);
  const stored = readCheckpoints(db, {
    above: from - 1,
    through,
  });
  for await (const checkpoint of stored) {
    while (waiting.length > 0 && waiting[0].size <= checkpoint.size) {
      yield waiting.shift()!;
    }
    yield storedCheckpoint(checkpoint);
  }
  yield* waiting;
}

function storedCheckpoint({ size, root, note }: SignedCheckpoint) {
  const name = `the checkpoint of ${size} entries`;
  let claimed;
  try {
    claimed = parseCheckpoint(parseNote(note).text);
  } catch {
    // The verifier says what is wrong with the note.
  }
  if (claimed && (claimed.size !== size || toHex(claimed.root) !== root)) {
    throw new DatabaseTampered({
      rule: 'row',
      message: `The row of ${name} was altered: its columns are not what its note says.`,
    });
  }
  return { name, size, note };
}

async function answer(
  options: VerifyDatabaseOptions,
  result: Exclude<Verification, { status: 'tampered' }>,
  {
    newest,
    ...found
  }: Omit<DatabaseVerification, 'status'> & { newest?: SignedCheckpoint },
): Promise<DatabaseVerification> {
  if (result.status === 'intact') {
    return { ...found, status: 'intact', root: result.root };
  }
  const { reason, message, covered } = result;
  const uncovered = reason === 'uncovered-tail' ? result.entries - covered : 0;
  if (uncovered > 0 && (await isYoung(options, covered))) {
    if (newest?.size === covered) {
      return {
        ...found,
        status: 'intact',
        entries: covered,
        uncovered,
        root: newest.root,
      };
    }
  }
  return { ...found, uncovered, status: 'cannot-say', reason, message };
}

/** Whether an entry is so young that its not being signed yet says nothing. */
async function isYoung(
  { db, now, maxUnsignedMs }: VerifyDatabaseOptions,
  seq: number,
): Promise<boolean> {
  for await (const entry of readEntries(db, { from: seq, to: seq + 1 })) {
    const time = Date.parse(String(readEvent(entry).time));
    return now.getTime() - time <= maxUnsignedMs;
  }
  return false;
}
