import { readFile, stat } from 'node:fs/promises';
import { CliError } from './CliError';

const MIB = 1024 * 1024;

/**
 * A file's bytes, if it is a file of at most `maxBytes`.
 *
 * @throws CliError - in one sentence that names the file and nothing in it
 * @internal
 */
export async function readFileOfAtMost(
  path: string,
  maxBytes: number,
): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > maxBytes) {
      throw new CliError(
        `${path} has ${Math.ceil(
          size / MIB,
        )} MiB, which is more than the ${Math.floor(
          maxBytes / MIB,
        )} MiB that are read.`,
      );
    }
    return await readFile(path);
  } catch (error) {
    throw error instanceof CliError
      ? error
      : new CliError(`${path} cannot be read: ${reasonOf(error)}.`);
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'its permissions forbid it',
};

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return REASONS[code] ?? `the system says ${code}`;
}
