import { NoteError, parseCheckpoint, parseNote } from '@iac-drift/ledger';
import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  CHECKPOINTS,
  checkpointName,
  NEWEST_CHECKPOINT,
  sizeInName,
} from './names';

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
  const found: PublishedCheckpoint[] = [];
  const add = (name: string, note: Uint8Array | undefined) => {
    if (note) {
      found.push({
        name: `${name} in ${store.description}`,
        note: Buffer.from(note),
        size: sizeOf(note),
      });
    }
  };
  add(NEWEST_CHECKPOINT, await store.getNewest(NEWEST_CHECKPOINT));
  const shown = found.at(0)?.size;
  const after =
    shown !== undefined && shown < Number.MAX_SAFE_INTEGER
      ? checkpointName(shown - 1)
      : undefined;
  const last = (await store.list(CHECKPOINTS, { after }))
    .filter(name => sizeInName(name) !== undefined)
    .at(-1);
  if (last !== undefined) {
    add(last, await store.get(last));
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
