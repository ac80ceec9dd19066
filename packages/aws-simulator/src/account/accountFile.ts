import { createHash } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isObject } from '../json';
import type { ItemVersion, Resource } from './resource';
import type { TrailEvent } from './trailEvent';

/** Who put a scenario into the account, and when. @public */
export interface ActiveScenario {
  as: string;
  /** ISO 8601 UTC. */
  since: string;
}

/** Everything an account is, and the shape of its file. @internal */
export interface AccountState {
  format: 1;
  /** Tells an account made from another seed. */
  seed: string;
  createdAt: string;
  /** Oldest first. */
  items: ItemVersion[];
  /** Oldest first. */
  events: TrailEvent[];
  active: Record<string, ActiveScenario>;
}

/** Names a seed by its content. @internal */
export function fingerprint(seed: Resource[]): string {
  return createHash('sha256')
    .update(JSON.stringify(seed))
    .digest('hex')
    .slice(0, 16);
}

/**
 * Reads an account's file; undefined when there is none.
 *
 * @throws with one sentence when the file is not an account's.
 * @internal
 */
export function readAccountFile(path: string): AccountState | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(
      `The account file ${path} cannot be read (${
        (error as NodeJS.ErrnoException).code
      }).`,
    );
  }
  const refuse = () =>
    new Error(
      `${path} is not an account file of this simulator: move it away, or name another with --data.`,
    );
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch {
    throw refuse();
  }
  if (
    !isObject(state) ||
    state.format !== 1 ||
    typeof state.createdAt !== 'string' ||
    !Array.isArray(state.items) ||
    !Array.isArray(state.events) ||
    !isObject(state.active)
  ) {
    throw refuse();
  }
  return state as unknown as AccountState;
}

/**
 * Writes an account's file so that a crash leaves the old one or the new one,
 * never half of one.
 *
 * @internal
 */
export function writeAccountFile(path: string, state: AccountState): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(state)}\n`);
  const file = openSync(temporary, 'r');
  fsyncSync(file);
  closeSync(file);
  renameSync(temporary, path);
}
