import { randomUUID } from 'node:crypto';
import { link, open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Makes a file with these bytes, whole or not at all, and never in place of one that is
 * there: of several processes that try, one succeeds. When it returns, a loss of power
 * does not undo it.
 *
 * @returns whether this call made it
 * @internal
 */
export async function createOnce(
  file: string,
  bytes: Uint8Array | string,
  mode = 0o644,
): Promise<boolean> {
  const folder = dirname(file);
  const temporary = join(folder, `.${basename(file)}.${randomUUID()}`);
  const handle = await open(temporary, 'wx', mode);
  try {
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // A link, unlike a rename, never replaces what another process put there.
    await link(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(folder);
  return true;
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
