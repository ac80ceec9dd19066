import { stat } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { compareWithServed } from '../against/compareWithServed';
import { CliError } from '../CliError';
import { ExitCode } from '../exitCodes';
import { jsonText } from '../output/terminal';
import { FolderObjects } from '../published/FolderObjects';
import type { PublishedObjects } from '../published/PublishedObjects';
import { parseMinRetention } from '../s3/retention';
import { parseS3Url, S3Bucket } from '../s3/S3Bucket';
import { verifyS3 } from '../s3/verifyS3';
import { readTrust } from './readTrust';
import { isArchive, verifyBundleFile } from './verifyBundleFile';
import { verifyFile } from './verifyFile';
import { verifyFolder } from './verifyFolder';
import { parseAge, requireFresh } from './verifyFreshness';
import { progressOn } from './verifyProgress';
import type { Trust, VerifyReport } from './verifyReport';
import { readSince, type Since } from './verifySince';
import { verificationText } from './verifyText';
import { verifyTimestamps } from './verifyTimestamps';
import type { TileChoice } from './UrlVerification';
import { verifyUrl } from './verifyUrl';

interface Options {
  vkey: string[];
  policy?: string;
  since?: string;
  entry?: string;
  token?: string;
  tiles: TileChoice;
  against?: string;
  maxAge?: string;
  tsaCa?: string;
  minRetention?: string;
  endpoint?: string;
  region?: string;
  profile?: string;
  json?: boolean;
}

const HELP = `
A bucket is read by version: each object must have one version, no delete marker, a lock
in COMPLIANCE mode and the bytes of its checksum; beyond that it is verified as a folder
is. Credentials are those that AWS tools use: environment, profile, role. To list and to
read: s3:ListBucketVersions, s3:GetObjectVersion, s3:GetObjectRetention.

Exit code: 0 intact, 4 tampered, 5 cannot say, 1 error.`;

/**
 * `iac-drift verify`: whether a log is what was signed, in a folder, at a URL, or one
 * entry of it by its proof. Exits 0 when it is intact, 4 when it was tampered with, 5
 * when that cannot be said.
 *
 * @public
 */
export function verifyCommand(): Command {
  return new Command('verify')
    .description(
      'check a log: entries, tree, tiles, signatures, witnesses, timestamps, locks',
    )
    .argument(
      '<target>',
      "folder or s3://BUCKET/PREFIX that the log was published to, URL that it is served at (a portal's, or that of its /api/iac-drift/v1/ledger), FILE.tlog-proof, or an evidence bundle, FILE.tar",
    )
    .option(
      '--vkey <key>',
      'public key of the log, or a file that holds it; may be given several times. Without it the key is taken from the folder or server itself',
      (value: string, all: string[]) => [...all, value],
      [] as string[],
    )
    .option(
      '--policy <file>',
      'whom to trust, as a C2SP tlog-policy: logs, witnesses, how many of them',
    )
    .option(
      '--since <checkpoint>',
      'a checkpoint kept from before: the log must continue it; at a URL, only the entries since then are read',
    )
    .option('--entry <file>', 'the entry that a proof is about, if not in it')
    .addOption(
      new Option(
        '--token <token>',
        'token for the URL; sent to its host only',
      ).env('IAC_DRIFT_TOKEN'),
    )
    .addOption(
      new Option(
        '--tiles <which>',
        'tiles and bundles at a URL to compare with the entries',
      )
        .choices(['all', 'some', 'none'])
        .default('some'),
    )
    .option(
      '--against <url>',
      'of a folder or bucket: where the same log is served, to compare every entry, and the open findings with it',
    )
    .option(
      '--max-age <age>',
      'how old the newest checkpoint may be, as in 24h, by the clock of a witness, a timestamp or the store',
    )
    .option(
      '--tsa-ca <file>',
      'certificates of timestamping authorities one trusts (PEM): checks timestamps with openssl',
    )
    .option(
      '--min-retention <days>',
      'of a bucket: days that each object must be locked for, or a date (default: 1)',
    )
    .option('--endpoint <url>', 'S3 server, when it is not AWS')
    .option('--region <region>', 'region of the bucket')
    .option('--profile <name>', 'AWS profile to take credentials from')
    .option('--json', 'print the result as one JSON object')
    .addHelpText('after', HELP)
    .action(async (target: string, options: Options) => {
      const progress = progressOn(process.stderr);
      const result = await verify(target, options, progress.show).finally(
        progress.clear,
      );
      process.stdout.write(
        options.json ? `${jsonText(result)}\n` : verificationText(result),
      );
      process.exitCode = exitCodeOf(result);
    });
}

type Progress = ReturnType<typeof progressOn>['show'];

/** A report, and where what it is of can be read again. */
interface Verified {
  report: VerifyReport;
  objects?: PublishedObjects;
  close?(): void;
}

async function verify(
  target: string,
  options: Options,
  onProgress: Progress,
): Promise<VerifyReport> {
  const trust = await readTrust(options);
  const since =
    options.since === undefined ? undefined : await readSince(options.since);
  const maxAge =
    options.maxAge === undefined ? undefined : parseAge(options.maxAge);
  const { objects, close, ...verified } = await verifyTarget({
    target,
    options,
    trust,
    since,
    onProgress,
  });
  let { report } = verified;
  try {
    if (options.tsaCa !== undefined) {
      const authority = options.tsaCa;
      report = await verifyTimestamps(report, {
        objects: required(objects, '--tsa-ca'),
        authority,
      });
    }
    if (options.against !== undefined) {
      const { against: url, token, tiles } = options;
      const there = required(objects, '--against');
      report = await compareWithServed({
        report,
        objects: there,
        url,
        token,
        tiles,
        trust,
      });
    }
  } finally {
    close?.();
  }
  return maxAge === undefined ? report : requireFresh(report, { maxAge });
}

async function verifyTarget(given: {
  target: string;
  options: Options;
  trust?: Trust;
  since?: Since;
  onProgress: Progress;
}): Promise<Verified> {
  const { target, options, trust, since, onProgress } = given;
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
  if (found?.isFile()) {
    if (await isArchive(target)) {
      return { report: await verifyBundleFile({ path: target, trust }) };
    }
    const entryFile = options.entry;
    return { report: await verifyFile({ file: target, entryFile, trust }) };
  }
  const directory = target;
  return {
    report: await verifyFolder({ directory, trust, since, onProgress }),
    objects: new FolderObjects(directory),
  };
}

async function verifyBucket(given: {
  target: string;
  options: Options;
  trust?: Trust;
  since?: Since;
  onProgress: Progress;
}): Promise<Verified> {
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

function required(
  objects: PublishedObjects | undefined,
  option: string,
): PublishedObjects {
  if (!objects) {
    throw new CliError(
      `${option} is for a folder or bucket that the log was published to.`,
    );
  }
  return objects;
}

function exitCodeOf({ status }: VerifyReport): number {
  switch (status) {
    case 'intact':
      return ExitCode.intact;
    case 'tampered':
      return ExitCode.tampered;
    default:
      return ExitCode.cannotSay;
  }
}
