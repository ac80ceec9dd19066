import { stat } from 'node:fs/promises';
import { CliError } from '../CliError';
import { FolderObjects } from '../published/FolderObjects';
import type { PublishedObjects } from '../published/PublishedObjects';
import { parseMinRetention } from '../s3/retention';
import { parseS3Url, S3Bucket } from '../s3/S3Bucket';
import { verifyS3 } from '../s3/verifyS3';
import type { TileChoice } from './UrlVerification';
import { isArchive, verifyBundleFile } from './verifyBundleFile';
import { verifyFile } from './verifyFile';
import { verifyFolder } from './verifyFolder';
import type { Trust, VerifyProgress, VerifyReport } from './verifyReport';
import type { Since } from './verifySince';
import { verifyUrl } from './verifyUrl';

/** What the command line says of one kind of target or another. @internal */
export interface TargetOptions {
  entry?: string;
  token?: string;
  tiles: TileChoice;
  minRetention?: string;
  endpoint?: string;
  region?: string;
  profile?: string;
}

/** What is to be verified, and how. */
interface TargetRequest {
  target: string;
  options: TargetOptions;
  trust?: Trust;
  since?: Since;
  onProgress(progress: VerifyProgress): void;
}

/** A report, and where what it is of can be read again. @internal */
export interface Verified {
  report: VerifyReport;
  objects?: PublishedObjects;
  close?(): void;
}

/**
 * Verifies what a target turns out to be: a bucket, a URL, a bundle, a proof or a folder.
 *
 * @throws CliError when it is none of them
 * @internal
 */
export async function verifyTarget(given: TargetRequest): Promise<Verified> {
  const { target, options, trust, since, onProgress } = given;
  const refuse = (option: 'since' | 'entry', kinds: string) => {
    if ((option === 'since' ? since : options.entry) !== undefined) {
      throw new CliError(
        `--${option} is for ${kinds}, which ${target} is not.`,
      );
    }
  };
  if (/^s3:/i.test(target)) {
    return verifyBucket(given);
  }
  if (options.minRetention !== undefined) {
    throw new CliError(
      '--min-retention is for buckets: nothing locks what is in a folder or behind a URL.',
    );
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) {
    const { token, tiles } = options;
    const url = target;
    return {
      report: await verifyUrl({ url, token, tiles, trust, since, onProgress }),
    };
  }
  const found = await stat(target).catch(() => undefined);
  if (!found) {
    throw new CliError(
      `${target} is not a folder, a file, a URL or s3://BUCKET/PREFIX; give one that is.`,
    );
  }
  if (found.isFile()) {
    refuse('since', 'a whole log');
    if (await isArchive(target)) {
      refuse('entry', 'a .tlog-proof');
      return { report: await verifyBundleFile({ path: target, trust }) };
    }
    const entryFile = options.entry;
    return { report: await verifyFile({ file: target, entryFile, trust }) };
  }
  refuse('entry', 'a .tlog-proof');
  const directory = target;
  return {
    report: await verifyFolder({ directory, trust, since, onProgress }),
    objects: new FolderObjects(directory),
  };
}

async function verifyBucket(given: TargetRequest): Promise<Verified> {
  const { target, options, ...rest } = given;
  const { endpoint, region, profile, minRetention } = options;
  const place = { ...parseS3Url(target), endpoint, region, profile };
  const least =
    minRetention === undefined ? undefined : parseMinRetention(minRetention);
  const bucket = S3Bucket.open(place);
  const close = () => bucket.close();
  try {
    const verified = await verifyS3({ bucket, minRetention: least, ...rest });
    return { ...verified, close };
  } catch (error) {
    close();
    throw error;
  }
}
