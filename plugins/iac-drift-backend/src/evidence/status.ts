import type {
  LedgerAnchor,
  LedgerStatus,
  LedgerWitness,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { readEvent } from '@iac-drift/ledger';
import type { Knex } from 'knex';
import type { Ledger, SignedCheckpoint } from '../ledger';
import { type AnchorState, readAnchors } from './anchorRows';
import { readNewestAttestation } from './attestations';
import type { Publication } from './Publication';
import { readSigningState } from './signingState';
import { writeOnceOf } from './writeOnce';

/** What is looked at. @internal */
export interface StatusOptions {
  db: Knex;
  ledger: Pick<Ledger, 'checkpoints' | 'entries' | 'latestCheckpoint' | 'size'>;
  publication: Pick<Publication, 'policyQuorum' | 'publishers' | 'witnesses'>;
  now: Date;
}

const NOTHING = { size: 0, attestedId: 0 };

/**
 * Where the log stands with its stores and witnesses, as every replica knows it.
 *
 * @internal
 */
export async function ledgerStatus(
  options: StatusOptions,
): Promise<Omit<LedgerStatus, 'unanchored'> & { unanchored: Unanchored }> {
  const { db, ledger, publication, now } = options;
  const known = await readAnchors(db);
  const signing = await readSigningState(db);
  const newest = await ledger.latestCheckpoint();
  const entries = await ledger.size();
  const stateOf = (id: string): AnchorState =>
    known.get(id) ?? { id, ...NOTHING };
  const anchors: LedgerAnchor[] = [];
  for (const { store } of publication.publishers) {
    const anchor = stateOf(store.id);
    anchors.push({
      id: store.id,
      kind: store.id.split(':')[0],
      description: store.description,
      size: anchor.size,
      lag: await lagOf(options, anchor.size, newest),
      writeOnce: writeOnceOf({
        anchor,
        promises: store.proveWriteOnce !== undefined,
        now,
      }),
      ...failureOf(anchor),
    });
  }
  const witnesses: LedgerWitness[] = [];
  for (const { id, keyName, witness } of publication.witnesses) {
    const last = await readNewestAttestation(db, {
      kind: 'cosignature',
      madeBy: keyName,
    });
    const { name, vkey } = witness;
    witnesses.push({
      name,
      vkey,
      ...(last && { size: last.size, time: last.madeAt }),
      ...failureOf(stateOf(id)),
    });
  }
  const anchored = Math.max(
    0,
    ...anchors.map(({ size }) => size),
    ...witnesses.map(({ size = 0 }) => size),
  );
  return {
    signing: {
      state: signing?.state ?? 'not-begun',
      ...(signing?.reason !== undefined && { reason: signing.reason }),
      ...(signing && { since: signing.since }),
      ...(signing?.comparedAt && { comparedAt: signing.comparedAt }),
    },
    entries,
    ...(newest && {
      checkpoint: { size: newest.size, time: newest.createdAt },
    }),
    anchors,
    witnesses,
    quorum: publication.policyQuorum,
    unanchored: await unanchoredFrom(options, anchored, entries),
  };
}

/** What no copy and no witness has seen. @internal */
export interface Unanchored {
  entries: number;
  /** Age of the oldest of them; 0 when there are none. */
  seconds: number;
}

async function unanchoredFrom(
  { ledger, now }: StatusOptions,
  anchored: number,
  entries: number,
): Promise<Unanchored> {
  for await (const entry of ledger.entries({ from: anchored, limit: 1 })) {
    const { time } = readEvent(entry);
    return {
      entries: Math.max(0, entries - anchored),
      seconds: secondsSince(String(time), now),
    };
  }
  return { entries: 0, seconds: 0 };
}

/** How far a store is behind what is signed, and since when. */
async function lagOf(
  { ledger, now }: StatusOptions,
  size: number,
  newest: SignedCheckpoint | undefined,
): Promise<LedgerAnchor['lag']> {
  if (!newest || newest.size <= size) {
    return { entries: 0, seconds: 0 };
  }
  for await (const { createdAt } of ledger.checkpoints({
    above: size,
    through: newest.size,
  })) {
    return {
      entries: newest.size - size,
      seconds: secondsSince(createdAt, now),
    };
  }
  return { entries: newest.size - size, seconds: 0 };
}

function failureOf({
  failure,
  error,
  failingSince,
  reachedAt,
}: AnchorState): Pick<
  LedgerAnchor,
  'error' | 'failingSince' | 'fork' | 'reachedAt'
> {
  return {
    ...(error !== undefined && { error }),
    ...(failingSince !== undefined && { failingSince }),
    ...(failure === 'fork' && { fork: true }),
    ...(reachedAt !== undefined && { reachedAt }),
  };
}

function secondsSince(time: string, now: Date): number {
  const age = (now.getTime() - Date.parse(time)) / 1000;
  return Number.isFinite(age) ? Math.max(0, Math.round(age)) : 0;
}
