import {
  concatBytes,
  encodeUtf8,
  fromHex,
  type Sha256,
  toBase64,
} from './bytes';
import {
  COSIGNATURE_NOTE_TYPE,
  type Ed25519Verify,
  NoteError,
  type NoteKey,
  noteKeyId,
  parseNote,
} from './note';

/**
 * C2SP tlog-cosignature, version 1: a witness says that at some time this was the
 * largest tree it had seen of the log, and that it continued all it saw before.
 */

const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;

/** A cosignature that verifies. @public */
export interface Cosignature {
  key: NoteKey;
  /** When it was made, in seconds since 1970. */
  time: number;
}

/** What a witness signs: the time, then the text of the checkpoint. @public */
export function cosignedMessage(text: string, time: number): Uint8Array {
  return encodeUtf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/**
 * The line that a witness adds to a checkpoint, line feed included.
 *
 * @throws NoteError when the time is not a whole number of seconds since 1970
 * @public
 */
export function formatCosignature(options: {
  name: string;
  publicKey: Uint8Array;
  time: number;
  signature: Uint8Array;
  sha256: Sha256;
}): string {
  const { name, publicKey, time, signature, sha256 } = options;
  if (!Number.isSafeInteger(time) || time < 0) {
    throw new NoteError(`a cosignature cannot have the time ${time}`);
  }
  if (signature.length !== SIGNATURE_BYTES) {
    throw new NoteError('an Ed25519 signature has 64 bytes');
  }
  const payload = concatBytes(
    noteKeyId(name, publicKey, sha256, COSIGNATURE_NOTE_TYPE),
    fromHex(time.toString(16).padStart(2 * TIME_BYTES, '0')),
    signature,
  );
  return `\u2014 ${name} ${toBase64(payload)}\n`;
}

/**
 * Checks the cosignatures of known witnesses on a checkpoint. Those of others are
 * passed over. Of several by one witness the newest counts.
 *
 * @throws NoteError when the note is malformed or a known witness's cosignature
 *   does not verify
 * @public
 */
export async function openCosignatures(
  note: Uint8Array,
  witnesses: readonly NoteKey[],
  options: { verify: Ed25519Verify },
): Promise<Cosignature[]> {
  const { text, signatures } = parseNote(note);
  const newest = new Map<NoteKey, number>();
  for (const { name, keyId, signature } of signatures) {
    const key = witnesses.find(w => w.name === name && w.keyId === keyId);
    if (!key) {
      continue;
    }
    const time = timeOf(signature);
    if (
      time === undefined ||
      !(await options.verify(
        key.publicKey,
        cosignedMessage(text, time),
        signature.slice(TIME_BYTES),
      ))
    ) {
      throw new NoteError(
        `the cosignature of ${name}+${keyId} does not verify`,
      );
    }
    newest.set(key, Math.max(time, newest.get(key) ?? 0));
  }
  return [...newest].map(([key, time]) => ({ key, time }));
}

/** Big-endian; undefined when the payload has another length or the time is beyond 2^53. */
function timeOf(payload: Uint8Array): number | undefined {
  if (payload.length !== TIME_BYTES + SIGNATURE_BYTES) {
    return undefined;
  }
  const time = payload
    .subarray(0, TIME_BYTES)
    .reduce((value, byte) => value * 256 + byte, 0);
  return Number.isSafeInteger(time) ? time : undefined;
}
