import { NoteError, parseCheckpoint, parseNote } from '@iac-drift/ledger';
import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import { CHECKPOINTS, NEWEST_CHECKPOINT } from './names';

/** A checkpoint in a store, as it was found. @internal */
export interface PublishedCheckpoint {
  /** Where it was found, for a person. */
  name: string;
  note: Buffer;
  /** What it says; its signature is not checked. */
  size: number;
}

/**
 * The newest checkpoints in a store, for a verification to hold against the log.
 * One that cannot be read stands last, where the verifier refuses it.
 *
 * @internal
 */
export async function publishedCheckpoints(
  store: EvidenceStore,
): Promise<PublishedCheckpoint[]> {
  const last = (await store.list(CHECKPOINTS)).at(-1);
  const found: PublishedCheckpoint[] = [];
  for (const name of [NEWEST_CHECKPOINT, ...(last ? [last] : [])]) {
    const note =
      name === NEWEST_CHECKPOINT
        ? await store.getNewest(name)
        : await store.get(name);
    if (note) {
      found.push({
        name: `${name} in ${store.description}`,
        note: Buffer.from(note),
        size: sizeOf(note),
      });
    }
  }
  return found;
}

function sizeOf(note: Uint8Array): number {
  try {
    return parseCheckpoint(parseNote(note).text).size;
  } catch (error) {
    if (error instanceof NoteError) {
      return Number.MAX_SAFE_INTEGER;
    }
    throw error;
  }
}
