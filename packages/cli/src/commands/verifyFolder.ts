import { stat } from 'node:fs/promises';
import { CliError } from '../CliError';
import { FolderObjects } from '../published/FolderObjects';
import { verifyPublished } from '../published/verifyPublished';
import type { Trust, VerifyProgress, VerifyReport } from './verifyReport';
import type { Since } from './verifySince';

/**
 * Verifies a folder that a log was published to: every byte of the entries, every
 * checkpoint, what others say of them, the tiles if there are any, the data kept beside
 * the entries, and that no file is missing or superfluous.
 *
 * @throws CliError when there is no such folder
 * @internal
 */
export async function verifyFolder(options: {
  directory: string;
  /** Whom to trust; by default whom the folder itself names. */
  trust?: Trust;
  /** A checkpoint kept elsewhere, which the log must continue. */
  since?: Since;
  onProgress?(progress: VerifyProgress): void;
}): Promise<VerifyReport> {
  const { directory, ...rest } = options;
  const found = await stat(directory).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new CliError(
      `${directory} is not a folder; give the one that the log was published to.`,
    );
  }
  return verifyPublished({
    objects: new FolderObjects(directory),
    target: directory,
    ...rest,
  });
}
