import { opendir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { isHidden, isStateFileName, validateStatePath } from './statePath';

/**
 * How far a listing goes.
 *
 * @internal
 */
export interface ListLimits {
  /** Folders below the source's own. */
  depth: number;
  /** State files. */
  files: number;
  /** Folder entries looked at, of any kind. */
  entries: number;
}

/**
 * What a folder holds, and what was left out.
 *
 * @internal
 */
export interface StateFileList {
  /** Paths relative to the folder, `/` between segments, sorted. */
  paths: string[];
  /** One clause for a person when the list is not complete. */
  incomplete?: string;
}

const DEFAULT_LIMITS: ListLimits = {
  depth: 16,
  files: 10_000,
  entries: 200_000,
};

/**
 * Finds the state files below a folder. Links to folders are not followed, so
 * that a loop cannot trap the listing; a link to a file counts when it stays
 * inside the folder, as those of a mounted Kubernetes volume do.
 *
 * @param root - the folder, already resolved by `realpath`
 * @throws the file system's error when the folder itself cannot be read
 * @internal
 */
export async function listStateFiles(
  root: string,
  options: { signal?: AbortSignal; limits?: ListLimits } = {},
): Promise<StateFileList> {
  const { signal, limits = DEFAULT_LIMITS } = options;
  const paths: string[] = [];
  let incomplete: string | undefined;
  let entries = 0;

  const queue: Array<{ segments: string[] }> = [{ segments: [] }];
  while (queue.length > 0) {
    const { segments } = queue.shift()!;
    let folder;
    try {
      folder = await opendir(join(root, ...segments));
    } catch (error) {
      if (segments.length === 0) {
        throw error;
      }
      incomplete ??= 'some folders below it cannot be read';
      continue;
    }
    for await (const entry of folder) {
      signal?.throwIfAborted();
      entries += 1;
      if (entries > limits.entries || paths.length >= limits.files) {
        incomplete =
          entries > limits.entries
            ? `it holds more than ${limits.entries} files`
            : `it holds more than ${limits.files} states`;
        return { paths: paths.sort(), incomplete };
      }
      if (isHidden(entry.name)) {
        continue;
      }
      const path = [...segments, entry.name];
      if (entry.isDirectory()) {
        if (path.length > limits.depth) {
          incomplete ??= `its folders are nested deeper than ${limits.depth}`;
        } else {
          queue.push({ segments: path });
        }
      } else if (
        isStateFileName(entry.name) &&
        (entry.isFile() ||
          (entry.isSymbolicLink() && (await leadsInside(root, path)))) &&
        validateStatePath(path.join('/')) === undefined
      ) {
        paths.push(path.join('/'));
      }
    }
  }
  return { paths: paths.sort(), incomplete };
}

async function leadsInside(root: string, path: string[]): Promise<boolean> {
  try {
    return isInside(root, await realpath(join(root, ...path)));
  } catch {
    return false;
  }
}

/**
 * Whether a resolved path lies below a resolved folder.
 *
 * @internal
 */
export function isInside(root: string, path: string): boolean {
  const prefix = root.endsWith(sep) ? root : root + sep;
  return path.startsWith(prefix);
}
