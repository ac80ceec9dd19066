import { renameSync } from 'node:fs';
import { pastCalls } from '../seed/pastCalls';
import {
  fingerprint,
  readAccountFile,
  writeAccountFile,
  type AccountState,
} from './accountFile';
import { actorOf } from './actor';
import { inAccount, type Resource } from './resource';
import { trailEvent } from './trailEvent';

/**
 * What is in an account's file, or in an account that was just made. A file of
 * another seed would not fit the example states: it is moved aside.
 *
 * @returns `movedAside`: where such a file was moved to
 * @throws with one sentence when the file is not an account's.
 * @internal
 */
export function openState(options: {
  dataFile: string | undefined;
  seed: Resource[];
  now: Date;
  accountId: string;
}): { state: AccountState; movedAside?: string } {
  const { dataFile, now, accountId } = options;
  const seed = inAccount(options.seed, accountId);
  const wanted = fingerprint(seed);
  const stored = dataFile ? readAccountFile(dataFile) : undefined;
  if (stored?.seed === wanted) {
    return { state: stored };
  }
  let movedAside: string | undefined;
  if (dataFile && stored) {
    movedAside = `${dataFile}.${stored.seed}.old`;
    renameSync(dataFile, movedAside);
  }
  const state: AccountState = {
    format: 1,
    seed: wanted,
    createdAt: now.toISOString(),
    items: seed.map(resource => ({
      ...structuredClone(resource),
      status: 'ResourceDiscovered',
      captureTime: now.toISOString(),
    })),
    events: inAccount(pastCalls, accountId).map(({ call, as, minutesAgo }) => {
      const at = new Date(now.getTime() - minutesAgo * 60_000);
      return trailEvent(call, actorOf(as, at, accountId), at, accountId);
    }),
    active: {},
  };
  if (dataFile) writeAccountFile(dataFile, state);
  return { state, movedAside };
}
