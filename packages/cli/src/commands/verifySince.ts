import { NoteError, parseCheckpoint, parseNote } from '@iac-drift/ledger';
import { CliError } from '../CliError';
import { readFileOfAtMost } from '../files';

const MAX_NOTE_BYTES = 1024 * 1024;

/** An older checkpoint that someone kept. @internal */
export interface Since {
  /** Path as given. */
  name: string;
  note: Uint8Array;
}

/**
 * Reads the file that `--since` names.
 *
 * @throws CliError when it cannot be read or is no checkpoint, whoever signed it
 * @internal
 */
export async function readSince(file: string): Promise<Since> {
  const note = await readFileOfAtMost(file, MAX_NOTE_BYTES);
  try {
    parseCheckpoint(parseNote(note).text);
  } catch (error) {
    throw error instanceof NoteError
      ? new CliError(`${file} is not a checkpoint: ${error.message}.`)
      : error;
  }
  return { name: file, note };
}
