import { readFile, stat } from 'node:fs/promises';
import {
  NoteError,
  type NoteKey,
  parsePolicy,
  parseVkey,
  PolicyError,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { Command, Option } from 'commander';
import { CliError } from '../CliError';
import { ExitCode } from '../exitCodes';
import { readFileOfAtMost } from '../files';
import { jsonText } from '../output/terminal';
import { verifyFile } from './verifyFile';
import { verifyFolder } from './verifyFolder';
import { progressOn } from './verifyProgress';
import { type Trust, trustIn, type VerifyReport } from './verifyReport';
import { readSince } from './verifySince';
import { verificationText } from './verifyText';
import { type TileChoice, verifyUrl } from './verifyUrl';

const MAX_POLICY_BYTES = 1_000_000;

interface Options {
  vkey: string[];
  policy?: string;
  since?: string;
  entry?: string;
  token?: string;
  tiles: TileChoice;
  json?: boolean;
}

/**
 * `iac-drift verify`: whether a log is what was signed, in a folder, at a URL, or one
 * entry of it by its proof. Exits 0 when it is intact, 4 when it was tampered with, 5
 * when that cannot be said.
 *
 * @public
 */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check a log: entries, tree, tiles, signatures')
    .argument(
      '<target>',
      "folder that the log was published to, URL that it is served at (a portal's, or that of its /api/iac-drift/v1/ledger), or FILE.tlog-proof",
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
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nExit code: 0 intact, 4 tampered, 5 cannot say, 1 error.',
    )
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

async function verify(
  target: string,
  options: Options,
  onProgress: ReturnType<typeof progressOn>['show'],
): Promise<VerifyReport> {
  const trust = await readTrust(options);
  const since =
    options.since === undefined ? undefined : await readSince(options.since);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) {
    const { token, tiles } = options;
    return verifyUrl({ url: target, token, tiles, trust, since, onProgress });
  }
  const found = await stat(target).catch(() => undefined);
  if (found?.isFile()) {
    return verifyFile({ file: target, entryFile: options.entry, trust });
  }
  return verifyFolder({ directory: target, trust, since, onProgress });
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

async function readTrust(options: Options): Promise<Trust | undefined> {
  if (options.policy === undefined) {
    const keys = (await Promise.all(options.vkey.map(readKeys))).flat();
    return keys.length > 0 ? trustIn(keys, 'given') : undefined;
  }
  if (options.vkey.length > 0) {
    throw new CliError(
      'Give --vkey or --policy, not both: the policy names the keys.',
    );
  }
  const file = await readFileOfAtMost(options.policy, MAX_POLICY_BYTES);
  try {
    return { policy: parsePolicy(file, sha256), source: 'given' };
  } catch (error) {
    throw error instanceof PolicyError
      ? new CliError(`${options.policy} is not a policy: ${error.message}.`)
      : error;
  }
}

/** A key as it stands on the command line, or those in a file. */
async function readKeys(keyOrFile: string): Promise<NoteKey[]> {
  let text = keyOrFile;
  try {
    text = await readFile(keyOrFile, 'utf8');
  } catch {
    // Not a file, so it must be a key.
  }
  try {
    const lines = text.split('\n').filter(line => line.trim() !== '');
    if (lines.length === 0) {
      throw new NoteError('the file is empty');
    }
    return lines.map(line => parseVkey(line.trim(), sha256));
  } catch (error) {
    throw error instanceof NoteError
      ? new CliError(
          `--vkey takes a verifier key or a file that holds one: ${error.message}.`,
        )
      : error;
  }
}
