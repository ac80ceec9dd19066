import { readFile } from 'node:fs/promises';
import { NoteError, type NoteKey, parseVkey } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { Command } from 'commander';
import { CliError } from '../CliError';
import { ExitCode } from '../exitCodes';
import { jsonText } from '../output/terminal';
import { type FolderVerification, verifyFolder } from './verifyFolder';
import { progressOn } from './verifyProgress';
import { verificationText } from './verifyText';

interface Options {
  vkey: string[];
  json?: boolean;
}

/**
 * `iac-drift verify`: whether a published log is what was signed. Exits 0 when it
 * is intact, 4 when it was tampered with, 5 when that cannot be said.
 *
 * @public
 */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('check a published log: entries, tree, signatures')
    .argument('<dir>', 'folder that the log was published to')
    .option(
      '--vkey <key>',
      'public key of the log, or a file that holds it; may be given several times. Without it the key is taken from the folder itself',
      (value: string, all: string[]) => [...all, value],
      [] as string[],
    )
    .option('--json', 'print the result as one JSON object')
    .addHelpText(
      'after',
      '\nExit code: 0 intact, 4 tampered, 5 cannot say, 1 error.',
    )
    .action(async (directory: string, options: Options) => {
      const given = (await Promise.all(options.vkey.map(readKeys))).flat();
      const progress = progressOn(process.stderr);
      const result = await verifyFolder({
        directory,
        keys: given.length > 0 ? given : undefined,
        onProgress: progress.show,
      });
      progress.clear();
      process.stdout.write(
        options.json ? `${jsonText(result)}\n` : verificationText(result),
      );
      process.exitCode = exitCodeOf(result);
    });
}

function exitCodeOf({ status }: FolderVerification): number {
  switch (status) {
    case 'intact':
      return ExitCode.intact;
    case 'tampered':
      return ExitCode.tampered;
    default:
      return ExitCode.cannotSay;
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
