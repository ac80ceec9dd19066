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

const FIRST_LINE = 'iac-drift key rotation v1';

/** One key handing over to another. @public */
export interface KeyRotation {
  /** The log: the name of both keys. */
  origin: string;
  /** Trusted so far. */
  from: NoteKey;
  /** To be trusted from the entry after this one on. */
  to: NoteKey;
}

/**
 * Data of a {@link KEY_ROTATED_TYPE} event: both keys, and a note that each of
 * them signed. The note's text has four lines: `iac-drift key rotation v1`, the
 * origin, the old vkey, the new vkey.
 *
 * @throws NoteError when the two keys are not of one log, or are the same
 * @public
 */
export async function formatKeyRotation(options: {
  from: NoteSigner;
  to: NoteSigner;
  sha256: Sha256;
}): Promise<{ from: string; to: string; note: string }> {
  const { from, to, sha256 } = options;
  requireTwoKeysOfOneLog(
    parseVkey(from.vkey, sha256),
    parseVkey(to.vkey, sha256),
  );
  const text = `${FIRST_LINE}\n${from.name}\n${from.vkey}\n${to.vkey}\n`;
  const note = await signNote(text, [from, to], sha256);
  return { from: from.vkey, to: to.vkey, note: decodeUtf8(note) };
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
  const noteText =
    data && typeof data === 'object' && !Array.isArray(data)
      ? data.note
      : undefined;
  if (typeof noteText !== 'string') {
    throw new NoteError('the event of a key rotation holds no note');
  }
  const note = encodeUtf8(noteText);
  const [first, origin, fromVkey, toVkey, end, ...more] =
    parseNote(note).text.split('\n');
  if (first !== FIRST_LINE || end !== '' || more.length > 0) {
    throw new NoteError('the note of a key rotation has four other lines');
  }
  const from = parseVkey(fromVkey, options.sha256);
  const to = parseVkey(toVkey, options.sha256);
  requireTwoKeysOfOneLog(from, to);
  if (origin !== from.name) {
    throw new NoteError('the note of a key rotation is of another log');
  }
  const { signedBy } = await openNote(note, [from, to], options);
  if (signedBy.length !== 2) {
    throw new NoteError('a key rotation must be signed by both keys');
  }
  return { origin, from, to };
}

function requireTwoKeysOfOneLog(from: NoteKey, to: NoteKey): void {
  if (from.name !== to.name || from.keyId === to.keyId) {
    throw new NoteError('a key rotation needs two keys of one log');
  }
}
