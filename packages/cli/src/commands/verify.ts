import { Command, Option } from 'commander';
import { compareWithServed } from '../against/compareWithServed';
import { CliError } from '../CliError';
import { ExitCode } from '../exitCodes';
import { jsonText } from '../output/terminal';
import type { PublishedObjects } from '../published/PublishedObjects';
import { readTrust } from './readTrust';
import { reportSigner, signedReport } from './signedReport';
import { parseAge, requireFresh } from './verifyFreshness';
import { progressOn } from './verifyProgress';
import { dated, type VerifyProgress, type VerifyReport } from './verifyReport';
import { readSince } from './verifySince';
import { type TargetOptions, verifyTarget } from './verifyTarget';
import { verificationText } from './verifyText';
import { requireAuthority, verifyTimestamps } from './verifyTimestamps';

interface Options extends TargetOptions {
  vkey: string[];
  policy?: string;
  since?: string;
  against?: string;
  maxAge?: string;
  tsaCa?: string;
  json?: boolean;
  sign?: string;
  signer?: string;
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
    .option(
      '--sign <file>',
      'print it as JSON in a C2SP signed note, with your own Ed25519 key (PKCS #8, PEM), made on first use',
    )
    .option(
      '--signer <name>',
      'name of that key, usually a URL without https://; give the same one for ever (default: made of the key)',
    )
    .addHelpText('after', HELP)
    .action(async (target: string, options: Options) => {
      const signer = await reportSigner(options);
      const progress = progressOn(process.stderr);
      const result = dated(
        await verify(target, options, progress.show).finally(progress.clear),
      );
      process.stdout.write(
        signer ? await signedReport(result, signer) : textOf(result, options),
      );
      process.exitCode = exitCodeOf(result);
    });
}

async function verify(
  target: string,
  options: Options,
  onProgress: (progress: VerifyProgress) => void,
): Promise<VerifyReport> {
  const trust = await readTrust(options);
  const since =
    options.since === undefined ? undefined : await readSince(options.since);
  const maxAge =
    options.maxAge === undefined ? undefined : parseAge(options.maxAge);
  if (options.tsaCa !== undefined) {
    await requireAuthority(options.tsaCa);
  }
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

function textOf(report: VerifyReport, { json }: Options): string {
  return json ? `${jsonText(report)}\n` : verificationText(report);
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
