import {
  decodeUtf8,
  encodeUtf8,
  fromBase64,
  HASH_BYTES,
  parseDecimal,
  type Sha256,
  toBase64,
} from './bytes';
import { parseCheckpoint } from './checkpoint';
import { parseNote } from './note';
import { checkInclusion } from './proof';
import { leafHash } from './tree';

/** A file that proves, without the log, that an entry is in it (C2SP tlog-proof). @public */
export interface TlogProof {
  /** Sequence number of the entry. */
  index: number;
  /** Inclusion proof, next to the leaf first. */
  hashes: readonly Uint8Array[];
  /** The signed checkpoint, verbatim. */
  checkpoint: Uint8Array;
  /**
   * Data beside the proof. This log puts the entry itself there, so that one file
   * is the whole evidence; it counts only when its hash leads to the root.
   */
  extra?: Uint8Array;
}

/** Bytes are not a tlog-proof, or the proof does not hold. @public */
export class TlogProofError extends Error {
  name = 'TlogProofError';
}

const HEADER = 'c2sp.org/tlog-proof@v1';
// As high as a tree can be whose size a double counts.
const MAX_HASHES = 64;
/** Longest tlog-proof that is read, in bytes: an entry, a note of many signatures. @public */
export const MAX_TLOG_PROOF_BYTES = 1_200_000;

/**
 * Writes a proof as a file.
 *
 * @throws TlogProofError when the parts cannot make a proof
 * @public
 */
export function formatTlogProof(proof: TlogProof): Uint8Array {
  const { index, hashes, checkpoint, extra } = proof;
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new TlogProofError(`no entry has the number ${index}`);
  }
  if (hashes.some(hash => hash.length !== HASH_BYTES)) {
    throw new TlogProofError('each hash of a proof has 32 bytes');
  }
  const lines = [
    HEADER,
    ...(extra ? [`extra ${toBase64(extra)}`] : []),
    `index ${index}`,
    ...hashes.map(toBase64),
  ];
  return encodeUtf8(
    `${lines.map(line => `${line}\n`).join('')}\n${decodeUtf8(checkpoint)}`,
  );
}

/**
 * Takes a proof apart. Nothing in it is proved yet: {@link checkTlogProof}.
 *
 * @throws TlogProofError when it is not a tlog-proof
 * @throws NoteError when what it holds is not a checkpoint
 * @public
 */
export function parseTlogProof(bytes: Uint8Array): TlogProof {
  const text = textOf(bytes);
  if (!text.startsWith(`${HEADER}\n`)) {
    throw new TlogProofError(
      `this is no .tlog-proof: its first line is not ${HEADER}`,
    );
  }
  const end = text.indexOf('\n\n');
  if (end < 0) {
    throw new TlogProofError('there is no blank line before the checkpoint');
  }
  const lines = text.slice(0, end).split('\n').slice(1);
  const extra = lines[0]?.startsWith('extra ')
    ? base64(lines.shift()!.slice('extra '.length), 'the extra data')
    : undefined;
  const index = parseDecimal(
    /^index (\d+)$/.exec(lines.shift() ?? '')?.[1] ?? '',
  );
  if (index === undefined) {
    throw new TlogProofError(
      'the line "index <number>" is missing or its number is malformed or beyond 2^53',
    );
  }
  if (lines.length > MAX_HASHES) {
    throw new TlogProofError(`a proof has at most ${MAX_HASHES} hashes`);
  }
  const hashes = lines.map(line => base64(line, 'a hash'));
  if (hashes.some(hash => hash.length !== HASH_BYTES)) {
    throw new TlogProofError('each hash of a proof has 32 bytes');
  }
  const checkpoint = encodeUtf8(text.slice(end + 2));
  parseCheckpoint(parseNote(checkpoint).text);
  return { index, hashes, checkpoint, ...(extra && { extra }) };
}

/**
 * Whether a proof leads from an entry to the root in its checkpoint. The
 * signature of that checkpoint is another matter: see openCheckpoint and
 * openWithPolicy.
 *
 * @public
 */
export function checkTlogProof(options: {
  proof: TlogProof;
  /** The line of the log, line feed included. */
  entry: Uint8Array;
  sha256: Sha256;
}): boolean {
  const { proof, entry, sha256 } = options;
  const { size, root } = parseCheckpoint(parseNote(proof.checkpoint).text);
  return checkInclusion({
    index: proof.index,
    size,
    leaf: leafHash(entry, sha256),
    proof: proof.hashes,
    root,
    sha256,
  });
}

function textOf(bytes: Uint8Array): string {
  if (bytes.length > MAX_TLOG_PROOF_BYTES) {
    throw new TlogProofError(
      `a proof cannot be longer than ${MAX_TLOG_PROOF_BYTES} bytes`,
    );
  }
  try {
    return decodeUtf8(bytes);
  } catch {
    throw new TlogProofError('the proof is not UTF-8');
  }
}

function base64(text: string, what: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    throw new TlogProofError(`${what} is not base64`);
  }
}
