import { parsePolicy, PolicyError } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import {
  tamperedBy,
  type Trust,
  type VerifyProgress,
  type VerifyReport,
} from '../commands/verifyReport';
import type { Since } from '../commands/verifySince';
import { ahead } from '../published/ahead';
import { claimedSize } from '../published/missingNames';
import { checkpointName, NEWEST, POLICY } from '../published/names';
import {
  type PublishedObjects,
  UnreadableError,
} from '../published/PublishedObjects';
import { verifyPublished } from '../published/verifyPublished';
import { LEAST_RETENTION, type MinRetention } from './retention';
import { RecordedObjects } from './RecordedObjects';
import type { S3Bucket, S3Version } from './S3Bucket';
import { S3Objects } from './S3Objects';

const AHEAD = 16;

/**
 * Verifies a bucket that a log was published to: what `verifyPublished` does, over the
 * oldest version of each object; that there is no other version and no delete marker;
 * and that each is locked in COMPLIANCE mode for as long as was asked for, and is what
 * the store's checksum says.
 *
 * @throws CliError when there is no such bucket or no way in
 * @internal
 */
export async function verifyS3(options: {
  bucket: S3Bucket;
  /** By default the shortest that S3 knows. */
  minRetention?: MinRetention;
  trust?: Trust;
  since?: Since;
  onProgress?(progress: VerifyProgress): void;
}): Promise<{ report: VerifyReport; objects: PublishedObjects }> {
  const { bucket, minRetention = LEAST_RETENTION, onProgress } = options;
  const target = bucket.url;
  let objects: S3Objects;
  try {
    objects = await S3Objects.list({
      bucket,
      minRetention,
      onListed: versions => onProgress?.({ versions, entries: 0, fraction: 0 }),
    });
  } catch (error) {
    if (!(error instanceof UnreadableError)) {
      throw error;
    }
    // To be said in the form of every answer.
    const nothing = refusing(error);
    const report = await verifyPublished({ objects: nothing, target });
    return { report, objects: nothing };
  }
  const recorded = new RecordedObjects();
  const content = await verifyPublished({
    ...options,
    objects,
    target,
    onEntry: recorded.note,
  });
  const unreadable = await inspect(objects, recorded);
  return { report: withStore(content, objects, unreadable), objects };
}

/** A report on the content, together with what was found about the store. */
function withStore(
  content: VerifyReport,
  objects: S3Objects,
  unreadable: string | undefined,
): VerifyReport {
  const { figures, hiddenRetention } = objects;
  const report = { ...content, store: figures };
  if (content.status === 'tampered') {
    return report;
  }
  if (figures.findings.length > 0) {
    return { ...report, ...tamperedBy(figures.findings[0], content) };
  }
  const message =
    unreadable ??
    (hiddenRetention &&
      `These credentials may not see the retention of ${hiddenRetention}, so nothing says that it cannot be deleted; s3:GetObjectRetention allows it.`);
  return message === undefined || content.status === 'cannot-say'
    ? report
    : { ...report, status: 'cannot-say', reason: 'unreadable', message };
}

/** Looks at what the verification of the content had no use for. */
async function inspect(
  objects: S3Objects,
  recorded: RecordedObjects,
): Promise<string | undefined> {
  try {
    await inspectCopies(objects);
    await inspectPolicies(objects);
    const rest = ahead(objects.unread(), AHEAD, name => objects.read(name));
    while (!(await rest.next()).done);
    await recorded.check(objects);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableError) {
      return `${error.message}.`;
    }
    throw error;
  }
}

/**
 * Each version of `checkpoint` is a copy of the checkpoint of its size, perhaps with
 * cosignatures after it. In which order they came says nothing: a slow upload may
 * end after a later one.
 */
async function inspectCopies(objects: S3Objects): Promise<void> {
  const copies = ahead(objects.versionsOf(NEWEST), AHEAD, async version => ({
    version,
    bytes: Buffer.from(await objects.readVersion(version)),
  }));
  for await (const { version, bytes } of copies) {
    const original = await objects.read(
      checkpointName(claimedSize(bytes) ?? 0),
    );
    if (!original || bytes.indexOf(original) !== 0) {
      tell(objects, version, 'is not a copy of a checkpoint in checkpoints/');
    }
  }
}

async function inspectPolicies(objects: S3Objects): Promise<void> {
  for (const version of objects.versionsOf(POLICY)) {
    try {
      parsePolicy(await objects.readVersion(version), sha256);
    } catch (error) {
      if (!(error instanceof PolicyError)) {
        throw error;
      }
      tell(objects, version, `is not a policy: ${error.message}`);
    }
  }
}

function tell(
  objects: S3Objects,
  { name, versionId }: S3Version,
  what: string,
): void {
  objects.report({
    rule: 'version',
    message: `${name}, version ${versionId}, ${what}.`,
    file: name,
    versionId,
  });
}

/** Objects of a store that cannot be listed. */
function refusing(error: UnreadableError): PublishedObjects {
  const refuse = () => Promise.reject(error);
  return {
    list: refuse,
    read: refuse,
    // eslint-disable-next-line require-yield -- it never comes to that
    async *stream() {
      throw error;
    },
  };
}
