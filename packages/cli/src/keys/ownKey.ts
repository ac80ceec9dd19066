import { readFile, stat } from 'node:fs/promises';
import { NoteError, type NoteSigner, parseVkey } from '@iac-drift/ledger';
import {
  ed25519Signer,
  generateEd25519Pem,
  sha256,
} from '@iac-drift/ledger/node';
import { CliError } from '../CliError';
import { createOnce } from '../witness/createOnce';

/** A key that someone other than the log signs with, and what they should hear of it. @internal */
export interface OwnKey {
  signer: NoteSigner;
  /** Made just now. */
  isNew: boolean;
  /** Others on this machine may read the file. */
  isReadableByOthers: boolean;
}

/**
 * The key in a file (Ed25519, PKCS #8 in PEM), made when there is none. Without a name
 * it is named after itself, so that the name stays as long as the key does.
 *
 * @throws CliError when it cannot be read, made or used
 * @internal
 */
export async function ownKey(options: {
  file: string;
  /** Whose it is: `witness`, say. */
  role: string;
  name?: string;
  /** Which option gave the name. */
  nameOption: string;
}): Promise<OwnKey> {
  const { file, role, nameOption } = options;
  try {
    const isNew =
      !(await exists(file)) &&
      (await createOnce(file, generateEd25519Pem(), 0o600));
    const pem = await readFile(file, 'utf8');
    const { mode } = await stat(file);
    return {
      signer: ed25519Signer({ name: options.name ?? nameFor(pem, role), pem }),
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
          `${nameOption} cannot be the name of a ${role}: ${error.message}.`,
        )
      : new CliError(
          `${file} is not an Ed25519 private key in PEM (PKCS #8); give a file that does not exist and the key is made.`,
        );
  }
}

function nameFor(pem: string, role: string): string {
  // Any name will do to read the public key.
  const { vkey } = ed25519Signer({ name: 'key', pem });
  const id = sha256(parseVkey(vkey, sha256).publicKey);
  return `iac-drift-${role}-${Buffer.from(id).toString('hex', 0, 4)}`;
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
