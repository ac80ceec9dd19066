import {
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  equalBytes,
  fromBase64,
  fromHex,
  type Sha256,
  toBase64,
  toHex,
} from './bytes';

/**
 * Signed notes as C2SP signed-note describes them: a text, a blank line, and
 * one line for each signature.
 */

/** Signature type of a note key: 1 is Ed25519 over the text. @public */
export const ED25519_NOTE_TYPE = 1;
/** Signature type 4: Ed25519 over the text and a time, by a witness. @public */
export const COSIGNATURE_NOTE_TYPE = 4;

const MAX_NOTE_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;
const ED25519_KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const SIGNATURE_LINE = /^\u2014 ([^\s+\p{Cc}]+) (\S+)$/u;

/** A note, its key or its signature is not as it must be. @public */
export class NoteError extends Error {
  name = 'NoteError';
}

/** Signs notes under a name. The private key stays wherever it is. @public */
export interface NoteSigner {
  /** Key name: the origin of the log. */
  readonly name: string;
  /** The public half, to be given to verifiers: `name+keyid+base64`. */
  readonly vkey: string;
  /** Ed25519 signature of the message, 64 bytes. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

/** Checks an Ed25519 signature of a message under a raw 32-byte public key. @public */
export type Ed25519Verify = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/** A public key with its name, as read from a vkey. @public */
export interface NoteKey {
  name: string;
  /**
   * First four bytes of SHA-256(name ‖ LF ‖ type ‖ key), lower-case hex. The
   * type of a key is known by where it stands: keys of logs are of type 01, keys
   * of witnesses of type 04.
   */
  keyId: string;
  /** Raw Ed25519 key, 32 bytes. */
  publicKey: Uint8Array;
}

/** A note whose signatures by known keys were checked. @public */
export interface OpenedNote {
  /** The signed text, its last line feed included. */
  text: string;
  /** Known keys that signed it, in the order of their lines. */
  signedBy: NoteKey[];
}

/** Key id of a note key. @internal */
export function noteKeyId(
  name: string,
  publicKey: Uint8Array,
  sha256: Sha256,
  type = ED25519_NOTE_TYPE,
): Uint8Array {
  return sha256(encodeUtf8(`${name}\n`), Uint8Array.of(type), publicKey).slice(
    0,
    KEY_ID_BYTES,
  );
}

/**
 * The vkey of an Ed25519 key: of a log, or with type 4 of a witness.
 *
 * @throws NoteError when the name may not name a key
 * @public
 */
export function formatVkey(
  name: string,
  publicKey: Uint8Array,
  sha256: Sha256,
  type: number = ED25519_NOTE_TYPE,
): string {
  requireName(name);
  if (publicKey.length !== ED25519_KEY_BYTES) {
    throw new NoteError('an Ed25519 public key has 32 bytes');
  }
  const id = toHex(noteKeyId(name, publicKey, sha256, type));
  return `${name}+${id}+${toBase64(
    concatBytes(Uint8Array.of(type), publicKey),
  )}`;
}

/**
 * Reads a vkey: of a log, or with type 4 of a witness.
 *
 * @throws NoteError when it is malformed, of another type, or its key id does not
 *   fit its key
 * @public
 */
export function parseVkey(
  vkey: string,
  sha256: Sha256,
  type: number = ED25519_NOTE_TYPE,
): NoteKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(vkey);
  if (!match) {
    throw new NoteError(
      'a verifier key reads <name>+<8 hex digits>+<base64>; this does not',
    );
  }
  const [, name, keyId, encoded] = match;
  requireName(name);
  const typed = decode(encoded, 'the verifier key');
  if (typed[0] !== type || typed.length !== 1 + ED25519_KEY_BYTES) {
    throw new NoteError(
      `the verifier key is not an Ed25519 key of type 0${type}`,
    );
  }
  const publicKey = typed.slice(1);
  if (!equalBytes(fromHex(keyId), noteKeyId(name, publicKey, sha256, type))) {
    throw new NoteError('the key id in the verifier key does not fit its key');
  }
  return { name, keyId, publicKey };
}

/**
 * Signs a text.
 *
 * @throws NoteError when the text is empty, does not end in a line feed or
 *   holds control characters
 * @public
 */
export async function signNote(
  text: string,
  signers: NoteSigner[],
  sha256: Sha256,
): Promise<Uint8Array> {
  requireText(text);
  const message = encodeUtf8(text);
  const lines: string[] = [];
  for (const signer of signers) {
    const key = parseVkey(signer.vkey, sha256);
    const signature = await signer.sign(message);
    const payload = concatBytes(fromHex(key.keyId), signature);
    lines.push(`\u2014 ${key.name} ${toBase64(payload)}\n`);
  }
  return encodeUtf8(`${text}\n${lines.join('')}`);
}

/**
 * Checks a note under the keys one trusts. Signatures by other keys are passed
 * over, so that a new key may sign beside an old one. A signature by a known
 * key that does not verify spoils the note, whatever else signed it.
 *
 * @throws NoteError when the note is malformed, a known key's signature is
 *   wrong, or no known key signed it
 * @public
 */
export async function openNote(
  note: Uint8Array,
  keys: readonly NoteKey[],
  options: { sha256: Sha256; verify: Ed25519Verify },
): Promise<OpenedNote> {
  const { text, signatures } = parseNote(note);
  const message = encodeUtf8(text);
  const signedBy: NoteKey[] = [];
  for (const { name, keyId, signature } of signatures) {
    const key = keys.find(k => k.name === name && k.keyId === keyId);
    if (!key) {
      continue;
    }
    if (signedBy.includes(key)) {
      throw new NoteError(`the key ${name}+${keyId} signed twice`);
    }
    if (
      signature.length !== 64 ||
      !(await options.verify(key.publicKey, message, signature))
    ) {
      throw new NoteError(`the signature of ${name}+${keyId} does not verify`);
    }
    signedBy.push(key);
  }
  if (signedBy.length === 0) {
    throw new NoteError('none of the known keys signed this');
  }
  return { text, signedBy };
}

/**
 * Takes a note apart without checking any signature.
 *
 * @throws NoteError when it is not a signed note
 * @public
 */
export function parseNote(note: Uint8Array): {
  text: string;
  signatures: { name: string; keyId: string; signature: Uint8Array }[];
} {
  if (note.length > MAX_NOTE_BYTES) {
    throw new NoteError(`a note cannot be longer than ${MAX_NOTE_BYTES} bytes`);
  }
  let all: string;
  try {
    all = decodeUtf8(note);
  } catch {
    throw new NoteError('the note is not UTF-8');
  }
  // The last blank line separates: the text may hold others.
  const separator = all.lastIndexOf('\n\n');
  if (separator < 0 || !all.endsWith('\n')) {
    throw new NoteError('the note has no blank line before its signatures');
  }
  const text = all.slice(0, separator + 1);
  requireText(text);
  const lines = all.slice(separator + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) {
    throw new NoteError(`a note cannot have over ${MAX_SIGNATURES} signatures`);
  }
  return { text, signatures: lines.map(parseSignatureLine) };
}

function parseSignatureLine(line: string): {
  name: string;
  keyId: string;
  signature: Uint8Array;
} {
  const match = SIGNATURE_LINE.exec(line);
  if (!match) {
    throw new NoteError(
      'a signature line must read "\u2014 <name> <base64>"; one does not',
    );
  }
  const payload = decode(match[2], 'a signature');
  if (payload.length <= KEY_ID_BYTES) {
    throw new NoteError('a signature is too short to hold a key id');
  }
  return {
    name: match[1],
    keyId: toHex(payload.subarray(0, KEY_ID_BYTES)),
    signature: payload.slice(KEY_ID_BYTES),
  };
}

function requireName(name: string): void {
  if (!/^[^\s+\p{Cc}\p{Cs}]+$/u.test(name)) {
    throw new NoteError('a key name cannot be empty or hold spaces or "+"');
  }
}

function requireText(text: string): void {
  if (!text.endsWith('\n')) {
    throw new NoteError('the text of a note must end in a line feed');
  }
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 && code !== 0x0a) {
      throw new NoteError('the text of a note holds a control character');
    }
  }
}

function decode(text: string, what: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    throw new NoteError(`${what} is not base64`);
  }
}
