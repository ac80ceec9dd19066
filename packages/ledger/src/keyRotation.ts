import { decodeUtf8, encodeUtf8, type Sha256 } from './bytes';
import type { JsonValue } from './canonical';
import {
  type Ed25519Verify,
  NoteError,
  type NoteKey,
  type NoteSigner,
  openNote,
  parseNote,
  parseVkey,
  signNote,
} from './note';

/**
 * How a log changes its key: an event in the log that holds a note, signed by the
 * old key and the new one, so that whoever trusts the old key can go on with
 * the new one.
 */

/** Type of the event that introduces a key. @public */
export const KEY_ROTATED_TYPE = 'io.iac-drift.key.rotated.v1';

const FIRST_LINE = 'iac-drift key rotation';

/** One key handing over to another. @public */
export interface KeyRotation {
  /** The log: the name of both keys. */
  origin: string;
  /** Trusted so far. */
  previous: NoteKey;
  /** To be trusted from this entry on. */
  key: NoteKey;
}

/**
 * Data of a {@link KEY_ROTATED_TYPE} event: both keys, and a note that each of
 * them signed. The note's text has four lines: `iac-drift key rotation`, the
 * origin, the old vkey, the new vkey.
 *
 * @throws NoteError when the two keys are not of one log, or are the same
 * @public
 */
export async function formatKeyRotation(options: {
  previous: NoteSigner;
  signer: NoteSigner;
  sha256: Sha256;
}): Promise<{ previous: string; vkey: string; statement: string }> {
  const { previous, signer, sha256 } = options;
  requireTwoKeysOfOneLog(
    parseVkey(previous.vkey, sha256),
    parseVkey(signer.vkey, sha256),
  );
  const text = `${FIRST_LINE}\n${signer.name}\n${previous.vkey}\n${signer.vkey}\n`;
  const statement = await signNote(text, [previous, signer], sha256);
  return {
    previous: previous.vkey,
    vkey: signer.vkey,
    statement: decodeUtf8(statement),
  };
}

/**
 * Checks the data of a {@link KEY_ROTATED_TYPE} event.
 *
 * @throws NoteError when it is malformed or not signed by both keys
 * @public
 */
export async function openKeyRotation(
  data: JsonValue | undefined,
  options: { sha256: Sha256; verify: Ed25519Verify },
): Promise<KeyRotation> {
  const statement =
    data && typeof data === 'object' && !Array.isArray(data)
      ? data.statement
      : undefined;
  if (typeof statement !== 'string') {
    throw new NoteError('the event of a key rotation holds no statement');
  }
  const note = encodeUtf8(statement);
  const [first, origin, previousVkey, vkey, end, ...more] =
    parseNote(note).text.split('\n');
  if (first !== FIRST_LINE || end !== '' || more.length > 0) {
    throw new NoteError('the statement of a key rotation has four other lines');
  }
  const previous = parseVkey(previousVkey, options.sha256);
  const key = parseVkey(vkey, options.sha256);
  requireTwoKeysOfOneLog(previous, key);
  if (origin !== key.name) {
    throw new NoteError('the statement of a key rotation is of another log');
  }
  const { signedBy } = await openNote(note, [previous, key], options);
  if (signedBy.length !== 2) {
    throw new NoteError('a key rotation must be signed by both keys');
  }
  return { origin, previous, key };
}

function requireTwoKeysOfOneLog(previous: NoteKey, key: NoteKey): void {
  if (previous.name !== key.name || previous.keyId === key.keyId) {
    throw new NoteError('a key rotation needs two keys of one log');
  }
}
