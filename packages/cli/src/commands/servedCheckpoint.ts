import {
  type Checkpoint,
  NoteError,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  parseVkey,
  PolicyError,
  type TamperProblem,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { FetchError, LedgerClient } from './ledgerClient';
import { ProblemFound, type Trust, trustIn } from './verifyReport';

const MAX_NOTE_BYTES = 1_000_000;
/** Name of the newest checkpoint of a log. @internal */
export const CHECKPOINT = 'checkpoint';
/** Where a log may be below the URL that a person has at hand. */
const PREFIXES = ['', 'v1/ledger/', 'api/iac-drift/v1/ledger/'];

/**
 * The log at the URL or below it: at the first place that shows a signed note.
 *
 * @throws FetchError when there is none
 * @internal
 */
export async function findCheckpoint(
  root: LedgerClient,
): Promise<{ client: LedgerClient; note: Uint8Array }> {
  let malformed: { note: Uint8Array; client: LedgerClient } | undefined;
  let failure: unknown;
  for (const prefix of PREFIXES) {
    const client = root.under(prefix);
    try {
      const note = await client.get(CHECKPOINT, MAX_NOTE_BYTES);
      if (note && isNote(note)) {
        return { client, note };
      }
      // A portal answers with its start page wherever it has nothing.
      if (note && !looksLikeHtml(note)) {
        malformed ??= { client, note };
      }
    } catch (error) {
      if (!(error instanceof FetchError)) {
        throw error;
      }
      failure ??= error;
    }
  }
  if (malformed) {
    return malformed;
  }
  throw (
    failure ??
    new FetchError(
      `${root.url}${CHECKPOINT} is not served: no log is there, or nothing is signed yet`,
    )
  );
}

function isNote(note: Uint8Array): boolean {
  try {
    parseNote(note);
    return true;
  } catch {
    return false;
  }
}

function looksLikeHtml(bytes: Uint8Array): boolean {
  return /^\s*</.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'));
}

/**
 * Whom the server itself says to trust.
 *
 * @throws ProblemFound when what it shows is damaged
 * @internal
 */
export async function servedTrust(client: LedgerClient): Promise<Trust> {
  try {
    const policy = await client.get('policy', MAX_NOTE_BYTES);
    if (policy && !looksLikeHtml(policy)) {
      return {
        policy: parsePolicy(policy, sha256),
        source: 'served',
        file: policy,
      };
    }
    const vkey = await client.get('vkey', MAX_NOTE_BYTES);
    return vkey && !looksLikeHtml(vkey)
      ? trustIn(
          [parseVkey(Buffer.from(vkey).toString('utf8').trim(), sha256)],
          'served',
        )
      : trustIn([], 'served');
  } catch (error) {
    if (error instanceof PolicyError || error instanceof NoteError) {
      throw new ProblemFound({
        rule: 'key',
        message: `The key that the server shows is damaged: ${error.message}.`,
      });
    }
    throw error;
  }
}

/**
 * What a checkpoint says; who signed it is not looked at.
 *
 * @throws ProblemFound when it is malformed
 * @internal
 */
export function readCheckpoint(name: string, note: Uint8Array): Checkpoint {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch (error) {
    throw problemOf('checkpoint-format', name, error);
  }
}

/** What is wrong with a note, as a finding; other errors as they are. @internal */
export function problemOf(
  rule: TamperProblem['rule'],
  file: string,
  error: unknown,
): unknown {
  return error instanceof NoteError
    ? new ProblemFound({ rule, message: `${file}: ${error.message}.`, file })
    : error;
}
