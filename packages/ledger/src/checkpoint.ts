import {
  fromBase64,
  HASH_BYTES,
  parseDecimal,
  type Sha256,
  toBase64,
} from './bytes';
import {
  type Ed25519Verify,
  type NoteKey,
  NoteError,
  openNote,
  type NoteSigner,
  parseNote,
  signNote,
} from './note';

/** What a log says of itself at one size (C2SP tlog-checkpoint). @public */
export interface Checkpoint {
  /** Name of the log: a URL without its scheme, unique for ever. */
  origin: string;
  /** Number of entries. */
  size: number;
  /** Root of the Merkle tree over them. */
  root: Uint8Array;
}

/**
 * The text that is signed. No extension lines: nobody would check them.
 *
 * @throws NoteError when the parts cannot make a checkpoint
 * @public
 */
export function formatCheckpoint(checkpoint: Checkpoint): string {
  const { origin, size, root } = checkpoint;
  requireOrigin(origin);
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new NoteError(`a checkpoint cannot have the size ${size}`);
  }
  if (root.length !== HASH_BYTES) {
    throw new NoteError('the root of a checkpoint has 32 bytes');
  }
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/**
 * Reads the text of a checkpoint. Extension lines after the third are allowed
 * and carry no meaning here.
 *
 * @throws NoteError when it is not a checkpoint
 * @public
 */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin, sizeText, rootText, ...rest] = text.split('\n');
  if (rest.length === 0 || rest.pop() !== '' || rest.includes('')) {
    throw new NoteError('a checkpoint has three lines or more, none empty');
  }
  requireOrigin(origin);
  const size = parseDecimal(sizeText);
  if (size === undefined) {
    throw new NoteError(
      'the size in the checkpoint is not a decimal number within 2^53',
    );
  }
  let root: Uint8Array;
  try {
    root = fromBase64(rootText);
  } catch {
    throw new NoteError('the root in the checkpoint is not base64');
  }
  if (root.length !== HASH_BYTES) {
    throw new NoteError('the root in the checkpoint does not have 32 bytes');
  }
  return { origin, size, root };
}

/** A checkpoint and the keys whose signatures on it were checked. @public */
export interface SignedCheckpoint extends Checkpoint {
  signedBy: NoteKey[];
}

/** Signs a checkpoint. @public */
export async function signCheckpoint(
  checkpoint: Checkpoint,
  signers: NoteSigner[],
  sha256: Sha256,
): Promise<Uint8Array> {
  return signNote(formatCheckpoint(checkpoint), signers, sha256);
}

/**
 * Checks and reads a signed checkpoint. The key that signs for a log bears the
 * log's origin as its name; a key of another log does not speak for this one.
 *
 * @throws NoteError when it is malformed, unsigned by the keys, or of another log
 * @public
 */
export async function openCheckpoint(
  note: Uint8Array,
  keys: readonly NoteKey[],
  options: { sha256: Sha256; verify: Ed25519Verify },
): Promise<SignedCheckpoint> {
  const { origin } = parseCheckpoint(parseNote(note).text);
  const named = keys.filter(key => key.name === origin);
  if (named.length === 0) {
    throw new NoteError(
      `the checkpoint is of the log ${origin}, and no known key bears that name`,
    );
  }
  const { text, signedBy } = await openNote(note, named, options);
  return { ...parseCheckpoint(text), signedBy };
}

function requireOrigin(origin: string): void {
  if (!/^[^\s+\p{Cc}\p{Cs}]+$/u.test(origin)) {
    throw new NoteError('the origin of a log cannot be empty or hold spaces');
  }
}
