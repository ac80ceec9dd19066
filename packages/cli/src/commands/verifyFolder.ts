import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type LogCheckpoint,
  type LogSegment,
  NoteError,
  type NoteKey,
  parseCheckpoint,
  parseNote,
  parseVkey,
  type TamperProblem,
  type Verification,
  verifyLog,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { CliError } from '../CliError';
import { FolderTiles } from './folderTiles';
import { BlobReferences } from './verifyBlobs';
import {
  aboutTrust,
  NOTHING_VERIFIED,
  tamperedBy,
  type Trust,
  trustIn,
  type VerifyProgress,
  type VerifyReport,
} from './verifyReport';
import type { Since } from './verifySince';

const SEGMENT = /^(\d{20})-(\d{20})\.ndjson$/;
const CHECKPOINT = /^\d{20}$/;
const NEWEST = 'checkpoint';

/**
 * Verifies a folder that a log was published to: every byte of the entries,
 * every checkpoint, the tiles if there are any, the data kept beside the entries,
 * and that no file is missing or superfluous.
 *
 * @throws CliError when there is no such folder
 * @internal
 */
export async function verifyFolder(options: {
  directory: string;
  /** Whom to trust; by default the keys in the folder. */
  trust?: Trust;
  /** A checkpoint kept elsewhere, which the log must continue. */
  since?: Since;
  onProgress?(progress: VerifyProgress): void;
}): Promise<VerifyReport> {
  const { directory } = options;
  await requireFolder(directory);
  let trust = options.trust ?? trustIn([], 'folder');
  const report = (result: Verification): VerifyReport => ({
    ...result,
    target: directory,
    mode: 'full',
    ...aboutTrust(trust),
  });
  try {
    if (!options.trust) {
      const { keys, problem } = await keysIn(directory);
      if (problem) {
        return report(tamperedBy(problem));
      }
      trust = trustIn(keys, 'folder');
    }
    return report(await verifyFiles({ ...options, trust }));
  } catch (error) {
    const path = unreadable(error);
    if (path === undefined) {
      throw error;
    }
    return report({
      ...NOTHING_VERIFIED,
      status: 'cannot-say',
      reason: 'unreadable',
      message: `${path} cannot be read, so it was not verified.`,
    });
  }
}

async function verifyFiles(options: {
  directory: string;
  trust: Trust;
  since?: Since;
  onProgress?(progress: VerifyProgress): void;
}): Promise<Verification> {
  const { directory, trust, since, onProgress } = options;
  // Against the order in which they are written: while a log is being published,
  // whatever is found then has what it rests on.
  const newest = await readNewest(directory);
  const checkpoints = await namesIn(directory, 'checkpoints');
  const tiles = await FolderTiles.list(directory);
  const segments = await namesIn(directory, 'segments');
  if (
    trust.policy.logs.length === 0 &&
    (newest || since || checkpoints.length > 0)
  ) {
    return {
      ...NOTHING_VERIFIED,
      status: 'cannot-say',
      reason: 'no-key',
      message:
        'There is no public key in trust/ and none was given with --vkey, so no signature can be checked.',
    };
  }
  const blobs = new BlobReferences(directory);
  const total = await totalSize(directory, segments);
  const result = await verifyLog({
    segments: readSegments(
      directory,
      segments.filter(name => SEGMENT.test(name)),
    ),
    checkpoints: readCheckpoints(
      directory,
      checkpoints.filter(name => CHECKPOINT.test(name)),
      [newest, since].filter(extra => extra !== undefined),
    ),
    policy: trust.policy,
    sha256,
    verify: ed25519Verify,
    onEntry: blobs.note,
    onTile: tiles.check,
    onProgress:
      onProgress &&
      (({ entries, bytes }) =>
        onProgress({ entries, fraction: total > 0 ? bytes / total : 1 })),
  });
  if (result.status === 'tampered') {
    return result;
  }
  const problem =
    superfluous('segments', segments, SEGMENT) ??
    superfluous('checkpoints', checkpoints, CHECKPOINT) ??
    removedCheckpoint(newest, checkpoints) ??
    tiles.leftover() ??
    (await blobs.check());
  return problem ? tamperedBy(problem, result) : result;
}

async function requireFolder(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new CliError(
      `${directory} is not a folder; give the one that the log was published to.`,
    );
  }
}

/** The keys that lie in the folder, and the first file there that is none. */
async function keysIn(
  directory: string,
): Promise<{ keys: NoteKey[]; problem?: TamperProblem }> {
  const keys: NoteKey[] = [];
  for (const name of await namesIn(directory, 'trust')) {
    if (!name.endsWith('.vkey')) {
      continue;
    }
    const file = `trust/${name}`;
    const text = await readFile(join(directory, file), 'utf8');
    try {
      keys.push(parseVkey(text.replace(/\n$/, ''), sha256));
    } catch (error) {
      if (!(error instanceof NoteError)) {
        throw error;
      }
      const message = `${file} was altered: ${error.message}.`;
      return { keys, problem: { rule: 'key', message, file } };
    }
  }
  return { keys };
}

/** Sorted names in a subfolder; hidden files are not part of what is published. */
async function namesIn(directory: string, sub: string): Promise<string[]> {
  try {
    const names = await readdir(join(directory, sub));
    return names.filter(name => !name.startsWith('.')).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

async function totalSize(directory: string, names: string[]): Promise<number> {
  let total = 0;
  for (const name of names) {
    total += (await stat(join(directory, 'segments', name))).size;
  }
  return total;
}

async function readNewest(
  directory: string,
): Promise<LogCheckpoint | undefined> {
  try {
    return { name: NEWEST, note: await readFile(join(directory, NEWEST)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

async function* readSegments(
  directory: string,
  names: string[],
): AsyncGenerator<LogSegment> {
  for (const name of names) {
    const [, from, to] = SEGMENT.exec(name)!;
    const path = `segments/${name}`;
    yield {
      name: path,
      range: { from: Number(from), to: Number(to) },
      bytes: readBytes(join(directory, path)),
    };
  }
}

/** Opens the file when it is read and closes it whatever happens. */
async function* readBytes(path: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: 256 * 1024 });
}

/** All checkpoints by size, those without a place in the folder in theirs. */
async function* readCheckpoints(
  directory: string,
  names: string[],
  others: LogCheckpoint[],
): AsyncGenerator<LogCheckpoint> {
  const waiting = others
    .map(other => ({ ...other, claims: claimedSize(other.note) ?? -1 }))
    .sort((a, b) => a.claims - b.claims);
  for (const name of names) {
    const size = Number(name);
    while (waiting.length > 0 && waiting[0].claims < size) {
      yield waiting.shift()!;
    }
    const path = `checkpoints/${name}`;
    yield { name: path, size, note: await readFile(join(directory, path)) };
  }
  yield* waiting;
}

/** What an unchecked checkpoint says of itself. */
function claimedSize(note: Uint8Array): number | undefined {
  try {
    return parseCheckpoint(parseNote(note).text).size;
  } catch {
    return undefined;
  }
}

function superfluous(
  sub: string,
  names: string[],
  pattern: RegExp,
): TamperProblem | undefined {
  const extra = names.find(name => !pattern.test(name));
  return extra === undefined
    ? undefined
    : {
        rule: 'unexpected-file',
        message: `${sub}/${extra} is not part of a published log.`,
        file: `${sub}/${extra}`,
      };
}

/** `checkpoint` is written after the file named by its size: that one was there. */
function removedCheckpoint(
  newest: LogCheckpoint | undefined,
  names: string[],
): TamperProblem | undefined {
  const size = newest && claimedSize(newest.note);
  const name = size === undefined ? undefined : String(size).padStart(20, '0');
  return name === undefined || names.includes(name)
    ? undefined
    : {
        rule: 'checkpoint-missing',
        message: `checkpoints/${name} was removed: ${NEWEST} is a copy of it.`,
        file: `checkpoints/${name}`,
      };
}

/** Path that the system could not read, when that is what an error is about. */
function unreadable(error: unknown): string | undefined {
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && syscall !== undefined
    ? path ?? 'A file'
    : undefined;
}
