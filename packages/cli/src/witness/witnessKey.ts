import { readFile, stat } from 'node:fs/promises';
import { type Cosigner, cosignerOf, NoteError } from '@iac-drift/ledger';
import {
  ed25519Signer,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import { CliError } from '../CliError';
import { createOnce } from './createOnce';

/** The key of a witness, and what its operator should hear of it. @internal */
export interface WitnessKey {
  cosigner: Cosigner;
  /** Made just now. */
  isNew: boolean;
  /** Others on this machine may read the file. */
  isReadableByOthers: boolean;
}

/**
 * The key in a file (Ed25519, PKCS #8 in PEM), made when there is none. Without a name
 * the witness is named after its key, so that the name stays as long as the key does.
 *
 * @throws CliError when it cannot be read, made or used
 * @internal
 */
export async function witnessKey(options: {
  file: string;
  name?: string;
}): Promise<WitnessKey> {
  const { file, name } = options;
  try {
    const isNew =
      !(await exists(file)) &&
      (await createOnce(file, generateEd25519Pem(), 0o600));
    const pem = await readFile(file, 'utf8');
    const { mode } = await stat(file);
    return {
      cosigner: cosignerFrom(pem, name),
      isNew,
      isReadableByOthers: process.platform !== 'win32' && mode % 0o100 !== 0,
    };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) {
      throw new CliError(
        `The key ${file} can neither be read nor made (${code}).`,
      );
    }
    throw error instanceof NoteError
      ? new CliError(
          `--name cannot be the name of a witness: ${error.message}.`,
        )
      : new CliError(
          `${file} is not an Ed25519 private key in PEM (PKCS #8); give a file that does not exist and the key is made.`,
        );
  }
}

function cosignerFrom(pem: string, name?: string): Cosigner {
  // Any name will do to read the public key.
  const unnamed = cosignerOf(ed25519Signer({ name: 'key', pem }), sha256);
  const id = Buffer.from(sha256(unnamed.publicKey)).toString('hex', 0, 4);
  return cosignerOf(
    ed25519Signer({ name: name ?? `iac-drift-witness-${id}`, pem }),
    sha256,
  );
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return false;
    }
    throw error;
  }
}
