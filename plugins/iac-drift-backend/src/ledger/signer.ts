import { randomUUID } from 'node:crypto';
import {
  link,
  mkdir,
  open,
  readFile,
  rename,
  stat,
  unlink,
} from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NoteSigner } from '@iac-drift/ledger';
import { ed25519Signer, generateEd25519Pem } from '@iac-drift/ledger/node';

/**
 * The signer whose Ed25519 key is in a file (PKCS #8, PEM). The key is made on
 * first start, readable by this user alone.
 *
 * @param options - `origin`: name of the log and of the key, a URL without its scheme
 * @throws Error when the file holds something else or cannot be read
 * @internal
 */
export async function loadOrCreateSigner(options: {
  keyFile: string;
  origin: string;
  logger: LoggerService;
}): Promise<NoteSigner> {
  const { keyFile, origin, logger } = options;
  requireOrigin(origin);
  let pem = await readIfThere(keyFile);
  if (pem === undefined) {
    await createOnce(keyFile, generateEd25519Pem());
    logger.info(`Made a signing key for the log ${origin} in ${keyFile}`);
    // Another process may have been first: what is in the file counts.
    pem = await readFile(keyFile, 'utf8');
  }
  const { mode } = await stat(keyFile);
  if (process.platform !== 'win32' && mode % 0o100 !== 0) {
    logger.warn(
      `Others than its owner can read the signing key ${keyFile}; "chmod 600" mends it.`,
    );
  }
  return ed25519Signer({ name: origin, pem });
}

/**
 * The signer whose key is in a file that must be there.
 *
 * @throws Error when it is not, or holds something else
 * @internal
 */
export async function loadSigner(options: {
  file: string;
  origin: string;
}): Promise<NoteSigner> {
  const pem = await readIfThere(options.file);
  if (pem === undefined) {
    throw new Error(
      `There is no key in ${options.file}, which iacDrift.ledger.previousKeyFiles names.`,
    );
  }
  return signerFromPem({ pem, origin: options.origin });
}

/**
 * The signer with a key given in PEM, as from a secret.
 *
 * @internal
 */
export function signerFromPem(options: {
  pem: string;
  origin: string;
}): NoteSigner {
  requireOrigin(options.origin);
  return ed25519Signer({ name: options.origin, pem: options.pem });
}

function requireOrigin(origin: string): void {
  if (!/^[a-z0-9.-]+(:[0-9]+)?(\/[A-Za-z0-9._~-]+)*$/.test(origin)) {
    throw new Error(
      `The origin of the log must be a URL without scheme and trailing slash, such as drift.example.com/log; "${origin}" is not.`,
    );
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** Writes a whole file or none; leaves one that is there alone. */
async function createOnce(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}.tmp`;
  const handle = await open(temporary, 'wx', 0o600);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, file);
    await unlink(temporary);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      await unlink(temporary);
    } else {
      // A file system without hard links.
      await rename(temporary, file);
    }
  }
}
