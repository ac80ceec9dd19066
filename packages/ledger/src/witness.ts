import {
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  fromBase64,
  fromHex,
  HASH_BYTES,
  parseDecimal,
  type Sha256,
  toBase64,
} from './bytes';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from './checkpoint';
import { cosignedMessage, formatCosignature } from './cosignature';
import {
  COSIGNATURE_NOTE_TYPE,
  type Ed25519Verify,
  formatVkey,
  NoteError,
  type NoteKey,
  type NoteSigner,
  parseNote,
  parseVkey,
} from './note';
import { checkConsistency } from './proof';

/**
 * The rules of a witness (C2SP tlog-witness): which checkpoints it may cosign, and
 * what it answers to the others. Its memory, its clock and its HTTP are elsewhere.
 */

/** A proof of consistency is never longer: trees have fewer than 2^63 leaves. @public */
export const MAX_CONSISTENCY_HASHES = 63;

/** What a log asks of a witness: the body of `POST add-checkpoint`. @public */
export interface AddCheckpoint {
  /** Size of the checkpoint that the log believes the witness cosigned last; 0 for none. */
  oldSize: number;
  /** Proof of consistency from there to the new checkpoint. */
  proof: Uint8Array[];
  /** The new checkpoint with its signatures. */
  note: Uint8Array;
}

/** Writes the body of `add-checkpoint`. @public */
export function formatAddCheckpoint(request: AddCheckpoint): Uint8Array {
  const { oldSize, proof, note } = request;
  const hashes = proof.map(hash => `${toBase64(hash)}\n`).join('');
  return encodeUtf8(`old ${oldSize}\n${hashes}\n${decodeUtf8(note)}`);
}

/**
 * Reads the body of `add-checkpoint`.
 *
 * @throws NoteError when it is not one
 * @public
 */
export function parseAddCheckpoint(body: Uint8Array): AddCheckpoint {
  let text: string;
  try {
    text = decodeUtf8(body);
  } catch {
    throw new NoteError('the request is not UTF-8');
  }
  const end = text.indexOf('\n\n');
  if (end < 0) {
    throw new NoteError('the request has no empty line before its checkpoint');
  }
  const [first, ...hashes] = text.slice(0, end).split('\n');
  const oldSize = first.startsWith('old ')
    ? parseDecimal(first.slice('old '.length))
    : undefined;
  if (oldSize === undefined) {
    throw new NoteError('the first line does not read "old <size>"');
  }
  if (hashes.length > MAX_CONSISTENCY_HASHES) {
    throw new NoteError(
      `a consistency proof has at most ${MAX_CONSISTENCY_HASHES} lines`,
    );
  }
  return {
    oldSize,
    proof: hashes.map(readHash),
    note: encodeUtf8(text.slice(end + 2)),
  };
}

/**
 * What a witness makes of a request. A status is that of the HTTP answer; a refusal
 * says why in one sentence, and 409 which size the witness remembers.
 *
 * @public
 */
export type WitnessVerdict =
  | {
      status: 200;
      checkpoint: Checkpoint;
      /** The checkpoint with the signatures of the log that verify, and no other. */
      note: Uint8Array;
    }
  | { status: 400 | 403 | 404 | 422; message: string }
  | { status: 409; message: string; size: number };

/**
 * Whether a witness may cosign a checkpoint. Nothing is cosigned by this: the answer
 * holds only as long as `last` is what the witness remembers, so comparing and
 * remembering must be one step.
 *
 * @throws NoteError when the checkpoint is malformed (400)
 * @public
 */
export async function judgeCheckpoint(options: {
  request: AddCheckpoint;
  /** Keys of the logs that the witness knows; the name of each is its log's origin. */
  logs: readonly NoteKey[];
  /** What it cosigned last, by origin. */
  last(
    origin: string,
  ): Checkpoint | undefined | Promise<Checkpoint | undefined>;
  sha256: Sha256;
  verify: Ed25519Verify;
}): Promise<WitnessVerdict> {
  const { request, logs, last, sha256, verify } = options;
  const { text, signatures } = parseNote(request.note);
  const checkpoint = parseCheckpoint(text);
  const { origin, size, root } = checkpoint;
  if (!logs.some(key => key.name === origin)) {
    return { status: 404, message: 'This witness does not know that log.' };
  }
  let signedBy: NoteKey[];
  try {
    ({ signedBy } = await openCheckpoint(request.note, logs, {
      sha256,
      verify,
    }));
  } catch (error) {
    return {
      status: 403,
      message: `The checkpoint is not signed by the log: ${
        (error as Error).message
      }.`,
    };
  }
  if (request.oldSize > size) {
    return {
      status: 400,
      message: 'The old size is larger than that of the checkpoint.',
    };
  }
  const known = (await last(origin)) ?? { size: 0, root: sha256() };
  if (request.oldSize !== known.size) {
    return {
      status: 409,
      message: 'The old size is not that of the checkpoint cosigned last.',
      size: known.size,
    };
  }
  const isConsistent = checkConsistency({
    oldSize: known.size,
    oldRoot: known.root,
    size,
    root,
    proof: request.proof,
    sha256,
  });
  if (!isConsistent) {
    return {
      status: 422,
      message:
        'The checkpoint is not shown to continue the one cosigned last: the proof does not verify, or the roots differ.',
    };
  }
  const lines = signatures
    .filter(({ name, keyId }) =>
      signedBy.some(key => key.name === name && key.keyId === keyId),
    )
    .map(({ name, keyId, signature }) => {
      const payload = concatBytes(fromHex(keyId), signature);
      return `\u2014 ${name} ${toBase64(payload)}\n`;
    });
  return {
    status: 200,
    checkpoint,
    note: encodeUtf8(`${text}\n${lines.join('')}`),
  };
}

/** Cosigns checkpoints under the name of a witness. @public */
export interface Cosigner {
  readonly name: string;
  /** Of type 04: for policies and for the log's configuration. */
  readonly vkey: string;
  readonly publicKey: Uint8Array;
  /** The line to add to a checkpoint with this text; time in seconds since 1970. */
  cosign(text: string, time: number): Promise<string>;
}

/**
 * Makes a signer a witness's. The key must sign nothing else: a key of a log is not
 * a key of a witness.
 *
 * @public
 */
export function cosignerOf(signer: NoteSigner, sha256: Sha256): Cosigner {
  const { name, publicKey } = parseVkey(signer.vkey, sha256);
  return {
    name,
    publicKey,
    vkey: formatVkey(name, publicKey, sha256, COSIGNATURE_NOTE_TYPE),
    cosign: async (text, time) =>
      formatCosignature({
        name,
        publicKey,
        time,
        signature: await signer.sign(cosignedMessage(text, time)),
        sha256,
      }),
  };
}

function readHash(line: string): Uint8Array {
  let hash: Uint8Array | undefined;
  try {
    hash = fromBase64(line);
  } catch {
    // Said below, as for a hash of another length.
  }
  if (hash?.length !== HASH_BYTES) {
    throw new NoteError('a line of the consistency proof is not a hash');
  }
  return hash;
}
