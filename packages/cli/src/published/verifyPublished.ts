import {
  type LogCheckpoint,
  type LogSegment,
  policyOfKeys,
  type Verification,
  verifyLog,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import {
  aboutTrust,
  NOTHING_VERIFIED,
  ProblemFound,
  tamperedBy,
  type Trust,
  type VerifyProgress,
  type VerifyAbout,
  type VerifyReport,
} from '../commands/verifyReport';
import type { Since } from '../commands/verifySince';
import { ahead } from './ahead';
import { Attestations } from './Attestations';
import { BlobReferences } from './BlobReferences';
import {
  claimedSize,
  missingCheckpoint,
  removedCheckpoint,
  superfluous,
} from './missingNames';
import { checkpointName, NEWEST, parseName } from './names';
import {
  type ListedObject,
  type PublishedObjects,
  UnreadableError,
} from './PublishedObjects';
import { PublishedTiles } from './PublishedTiles';
import { publishedTrust, strangeKey } from './publishedTrust';

/** Larger segments are streamed and not read ahead. */
const WHOLE_BYTES = 4 * 1024 * 1024;
const SEGMENTS_AHEAD = 4;
const CHECKPOINTS_AHEAD = 16;

const NO_KEY: Verification = {
  ...NOTHING_VERIFIED,
  status: 'cannot-say',
  reason: 'no-key',
  message:
    'There is no public key in trust/ and none was given with --vkey, so no signature can be checked.',
};

/**
 * Verifies what a log was published to: every byte of the entries, every checkpoint,
 * the cosignatures and timestamps beside them, the tiles if there are any, the data kept
 * beside the entries, and that no object is missing or superfluous.
 *
 * @internal
 */
export async function verifyPublished(options: {
  objects: PublishedObjects;
  /** Where that is, for a person. */
  target: string;
  /** Whom to trust; by default whom the published copy itself names. */
  trust?: Trust;
  /** A checkpoint kept elsewhere, which the log must continue. */
  since?: Since;
  onProgress?(progress: VerifyProgress): void;
  /** Called with each entry that is in its place. The bytes are not to be kept. */
  onEntry?(entry: { seq: number; line: Uint8Array }): void;
}): Promise<VerifyReport> {
  let trust = options.trust ?? {
    policy: policyOfKeys([]),
    source: 'folder' as const,
  };
  const report = (result: Verification): VerifyReport => ({
    ...result,
    target: options.target,
    mode: 'full',
    ...aboutTrust(trust),
  });
  try {
    trust = options.trust ?? (await publishedTrust(options.objects));
    const { result, attestations } = await verifyObjects({ ...options, trust });
    return { ...report(result), ...saidBy(attestations) };
  } catch (error) {
    if (error instanceof ProblemFound) {
      return report(tamperedBy(error.problem));
    }
    if (error instanceof UnreadableError) {
      return report({
        ...NOTHING_VERIFIED,
        status: 'cannot-say',
        reason: 'unreadable',
        message: `${error.message}.`,
      });
    }
    throw error;
  }
}

async function verifyObjects(options: {
  objects: PublishedObjects;
  trust: Trust;
  since?: Since;
  onProgress?(progress: VerifyProgress): void;
  onEntry?(entry: { seq: number; line: Uint8Array }): void;
}): Promise<{ result: Verification; attestations: Attestations }> {
  const { objects, trust, since, onProgress, onEntry } = options;
  // Against the order in which they are written: while a log is being published,
  // whatever is found then has what it rests on.
  const newestNote = await objects.read(NEWEST);
  const newest = newestNote && { name: NEWEST, note: newestNote };
  const checkpoints = await objects.list('checkpoints/');
  const tiles = await PublishedTiles.list(objects);
  const segments = await objects.list('segments/');
  const { logs, witnesses } = trust.policy;
  const attestations = new Attestations({
    objects,
    listed: checkpoints,
    witnesses: witnesses.map(({ key }) => key),
  });
  if (logs.length === 0 && (newest || since || checkpoints.length > 0)) {
    return { result: NO_KEY, attestations };
  }
  const blobs = new BlobReferences(objects);
  const total = segments.reduce((sum, { size }) => sum + size, 0);
  const others = [newest, since].filter(extra => extra !== undefined);
  const result = await verifyLog({
    segments: readSegments(objects, segments),
    checkpoints: readCheckpoints(objects, checkpoints, others, attestations),
    policy: trust.policy,
    sha256,
    verify: ed25519Verify,
    onEntry: entry => {
      blobs.note(entry);
      onEntry?.(entry);
    },
    onTile: tiles.check,
    onProgress:
      onProgress &&
      (({ entries, bytes }) =>
        onProgress({ entries, fraction: total > 0 ? bytes / total : 1 })),
  });
  if (result.status === 'tampered') {
    return { result, attestations };
  }
  const problem =
    superfluous(segments, 'segment') ??
    superfluous(checkpoints, 'checkpoint', 'cosignature', 'timestamp') ??
    removedCheckpoint(newest, checkpoints) ??
    missingCheckpoint(segments, checkpoints) ??
    attestations.problem ??
    attestations.orphan() ??
    tiles.leftover() ??
    (await blobs.check()) ??
    (await strangeKey(objects, trust.policy));
  return {
    result: problem ? tamperedBy(problem, result) : result,
    attestations,
  };
}

async function* readSegments(
  objects: PublishedObjects,
  listed: ListedObject[],
): AsyncGenerator<LogSegment> {
  const opened = ahead(listed, SEGMENTS_AHEAD, async ({ name, size }) => {
    const whole = size <= WHOLE_BYTES && (await objects.read(name));
    return { name, bytes: whole ? only(whole) : objects.stream(name) };
  });
  for await (const { name, bytes } of opened) {
    const parsed = parseName(name);
    if (parsed?.kind === 'segment') {
      const { from, to } = parsed;
      yield { name, range: { from, to }, bytes };
    }
  }
}

async function* only(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** All checkpoints by size, those without a place there in theirs. */
async function* readCheckpoints(
  objects: PublishedObjects,
  listed: ListedObject[],
  others: LogCheckpoint[],
  attestations: Attestations,
): AsyncGenerator<LogCheckpoint> {
  const waiting = others
    .map(other => ({ ...other, claims: claimedSize(other.note) ?? -1 }))
    .sort((a, b) => a.claims - b.claims);
  const named = listed.filter(
    ({ name }) => parseName(name)?.kind === 'checkpoint',
  );
  const read = ahead(named, CHECKPOINTS_AHEAD, async ({ name }) => ({
    name,
    size: Number(name.slice(checkpointName(0).lastIndexOf('/') + 1)),
    note: await objects.read(name),
  }));
  for await (const { name, size, note = new Uint8Array(0) } of read) {
    while (waiting.length > 0 && waiting[0].claims < size) {
      yield waiting.shift()!;
    }
    yield { name, size, note: await attestations.join(size, note) };
  }
  yield* waiting;
}

function saidBy({
  cosigned,
  stamped,
  unknown,
}: Attestations): Pick<VerifyAbout, 'attestations'> {
  return cosigned.length + stamped.length + unknown === 0
    ? {}
    : { attestations: { cosigned, stamped, unknown } };
}
