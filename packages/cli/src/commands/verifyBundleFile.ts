import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import {
  BUNDLE,
  type BundleFile,
  readMembers,
  TAR_BLOCK,
  TarError,
  verifyBundle,
} from '@iac-drift/ledger/bundle';
import { NoteError, type NoteKey, parseVkey } from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { CliError } from '../CliError';
import {
  aboutTrust,
  type Trust,
  trustIn,
  type VerifyReport,
} from './verifyReport';

const MAX_VKEY_BYTES = 1000;

/** Whether a file is an archive, told from its first block as tar's own tools do. @internal */
export async function isArchive(path: string): Promise<boolean> {
  return withFile(path, async file => {
    const magic = await file.read(0, Math.min(file.size, TAR_BLOCK));
    return Buffer.from(magic.subarray(257, 262)).toString() === 'ustar';
  });
}

/**
 * Verifies an evidence bundle, the archive as it was downloaded. Without a key it takes
 * the one in it, and the report says so.
 *
 * @internal
 */
export async function verifyBundleFile(options: {
  path: string;
  trust?: Trust;
}): Promise<VerifyReport> {
  const { path } = options;
  return withFile(path, async file => {
    const trust = options.trust ?? trustIn(await keysIn(file), 'folder');
    const result = await verifyBundle({
      file,
      policy: trust.policy,
      tools: {
        sha256,
        verify: ed25519Verify,
        createHash: () => {
          const hash = createHash('sha256');
          return {
            update: bytes => void hash.update(bytes),
            digest: () => hash.digest(),
          };
        },
      },
    });
    return { ...result, target: path, mode: 'bundle', ...aboutTrust(trust) };
  });
}

/** The key that came with the bundle; none when there is none to be read. */
async function keysIn(file: BundleFile): Promise<NoteKey[]> {
  try {
    const member = (await readMembers(file)).get(BUNDLE.key);
    if (!member || member.size > MAX_VKEY_BYTES) {
      return [];
    }
    const { start, size } = member;
    const text = Buffer.from(await file.read(start, start + size)).toString();
    return [parseVkey(text.trim(), sha256)];
  } catch (error) {
    if (error instanceof TarError || error instanceof NoteError) {
      return [];
    }
    throw error;
  }
}

async function withFile<T>(
  path: string,
  use: (file: BundleFile) => Promise<T>,
): Promise<T> {
  let handle: FileHandle;
  try {
    handle = await open(path, 'r');
  } catch {
    throw new CliError(`${path} cannot be read.`);
  }
  try {
    const { size } = await handle.stat();
    return await use({
      size,
      read: async (start, end) => {
        const bytes = Buffer.alloc(end - start);
        const { bytesRead } = await handle.read(bytes, 0, end - start, start);
        if (bytesRead !== end - start) {
          throw new CliError(`${path} changed while it was read.`);
        }
        return bytes;
      },
    });
  } finally {
    await handle.close();
  }
}
