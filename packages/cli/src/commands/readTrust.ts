import { stat } from 'node:fs/promises';
import {
  NoteError,
  type NoteKey,
  parsePolicy,
  parseVkey,
  PolicyError,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { CliError } from '../CliError';
import { readFileOfAtMost } from '../files';
import { type Trust, trustIn } from './verifyReport';

const MAX_POLICY_BYTES = 1024 * 1024;
const MAX_KEYS_BYTES = 1024 * 1024;

/**
 * Whom the command line says to trust; undefined when it does not say.
 *
 * @throws CliError when a key or the policy is malformed, or both are given
 * @internal
 */
export async function readTrust(options: {
  /** Keys, or files that hold them. */
  vkey: string[];
  /** File of a C2SP tlog-policy. */
  policy?: string;
}): Promise<Trust | undefined> {
  if (options.policy === undefined) {
    const keys = (
      await Promise.all(options.vkey.map(key => readKeys(key, '--vkey')))
    ).flat();
    return keys.length > 0 ? trustIn(keys, 'given') : undefined;
  }
  if (options.vkey.length > 0) {
    throw new CliError(
      'Give --vkey or --policy, not both: the policy names the keys.',
    );
  }
  const file = await readFileOfAtMost(options.policy, MAX_POLICY_BYTES);
  try {
    return { policy: parsePolicy(file, sha256), source: 'given', file };
  } catch (error) {
    throw error instanceof PolicyError
      ? new CliError(`${options.policy} is not a policy: ${error.message}.`)
      : error;
  }
}

/**
 * The key of a log as it stands on the command line, or those in a file.
 *
 * @param option - which option it was given with
 * @throws CliError when there is none
 * @internal
 */
export async function readKeys(
  keyOrFile: string,
  option: string,
): Promise<NoteKey[]> {
  const isThere = await stat(keyOrFile).catch(() => undefined);
  const text = isThere
    ? Buffer.from(await readFileOfAtMost(keyOrFile, MAX_KEYS_BYTES)).toString()
    : keyOrFile;
  try {
    const lines = text.split('\n').filter(line => line.trim() !== '');
    if (lines.length === 0) {
      throw new NoteError('the file is empty');
    }
    return lines.map(line => parseVkey(line.trim(), sha256));
  } catch (error) {
    throw error instanceof NoteError
      ? new CliError(
          `${option} takes a verifier key or a file that holds one: ${error.message}.`,
        )
      : error;
  }
}
