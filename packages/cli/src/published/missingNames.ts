import {
  type LogCheckpoint,
  parseCheckpoint,
  parseNote,
  type TamperProblem,
} from '@iac-drift/ledger';
import { checkpointName, NEWEST, parseName, type PublishedName } from './names';
import type { ListedObject } from './PublishedObjects';

/** That is how the log is published. */
const MOST_SEGMENT_ENTRIES = 1024;

/** What an unchecked checkpoint says of itself. @internal */
export function claimedSize(note: Uint8Array): number | undefined {
  try {
    return parseCheckpoint(parseNote(note).text).size;
  } catch {
    return undefined;
  }
}

/** The first name that is of none of these kinds. @internal */
export function superfluous(
  listed: ListedObject[],
  ...kinds: PublishedName['kind'][]
): TamperProblem | undefined {
  const extra = listed.find(({ name }) => {
    const kind = parseName(name)?.kind;
    return kind === undefined || !kinds.includes(kind);
  });
  return (
    extra && {
      rule: 'unexpected-file',
      message: `${extra.name} is not part of a published log.`,
      file: extra.name,
    }
  );
}

/**
 * `checkpoint` is written after the file named by its size: that one was there.
 *
 * @internal
 */
export function removedCheckpoint(
  newest: LogCheckpoint | undefined,
  listed: ListedObject[],
): TamperProblem | undefined {
  const size = newest && claimedSize(newest.note);
  const name = size === undefined ? undefined : checkpointName(size);
  return name === undefined || listed.some(object => object.name === name)
    ? undefined
    : {
        rule: 'checkpoint-missing',
        message: `${name} was removed: ${NEWEST} is a copy of it.`,
        file: name,
      };
}

/**
 * A segment ends at a checkpoint or after 1,024 entries, so a shorter one says where a
 * checkpoint was. Those after the newest may have been written just now.
 *
 * @internal
 */
export function missingCheckpoint(
  segments: ListedObject[],
  checkpoints: ListedObject[],
): TamperProblem | undefined {
  const names = new Set(checkpoints.map(({ name }) => name));
  const newest = checkpoints.at(-1)?.name ?? '';
  for (const { name } of segments) {
    const parsed = parseName(name);
    if (parsed?.kind === 'segment') {
      const { from, to } = parsed;
      const file = checkpointName(to);
      if (
        to - from < MOST_SEGMENT_ENTRIES &&
        file < newest &&
        !names.has(file)
      ) {
        return {
          rule: 'checkpoint-missing',
          message: `${file} was removed: ${name} ends where it was.`,
          file,
        };
      }
    }
  }
  return undefined;
}
