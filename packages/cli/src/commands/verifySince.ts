import { readFileOfAtMost } from '../files';

const MAX_NOTE_BYTES = 1_000_000;

/** An older checkpoint that someone kept. @internal */
export interface Since {
  /** Path as given. */
  name: string;
  note: Uint8Array;
}

/**
 * Reads the file that `--since` names.
 *
 * @throws CliError when it cannot be read
 * @internal
 */
export async function readSince(file: string): Promise<Since> {
  return { name: file, note: await readFileOfAtMost(file, MAX_NOTE_BYTES) };
}
