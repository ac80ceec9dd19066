import { InputError } from '@backstage/errors';
import { leafHash, readEvent } from '@iac-drift/ledger';
import {
  BundleIndex,
  type BundleSelection,
  findingIdOf,
  MAX_BUNDLE_ENTRIES,
} from '@iac-drift/ledger/bundle';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { whereInMany } from '../../database';
import { FINDINGS } from '../../findings/tables';
import { blobDigest } from '../../ledger';
import { readEntries } from '../../ledger/operations/readEntries';
import { BINDINGS, OWNERSHIP } from '../../stacks/tables';

/** What a bundle is made of, before its bytes are read again. @internal */
export interface SelectedEntries {
  /** Ascending. */
  seqs: number[];
  leaves: Uint8Array[];
  bytes: number;
  index: BundleIndex;
  /** Digests of the data beside the entries, in the order of their entries. */
  blobs: string[];
}

/** Which of these entities exist and are hidden from the caller. @internal */
export type HiddenAmong = (entityRefs: string[]) => Promise<Set<string>>;

const PAGE = 256;
/** Without these nobody could follow the keys of the log. */
const ALWAYS = ['io.iac-drift.log.created.v1', 'io.iac-drift.key.rotated.v1'];

/**
 * Walks through the log and chooses the entries of a selection that the caller may
 * see. Of a finding that was open in the period its whole story up to the end of the
 * period is chosen.
 *
 * @throws InputError when there are too many
 * @internal
 */
export async function selectEntries(options: {
  db: Knex;
  size: number;
  selection: BundleSelection;
  /** Entities that the selection is narrowed to; undefined when it is not. */
  entityRefs?: ReadonlySet<string>;
  hiddenAmong: HiddenAmong;
}): Promise<SelectedEntries> {
  const { db, size } = options;
  const chosen: SelectedEntries = {
    seqs: [],
    leaves: [],
    bytes: 0,
    index: new BundleIndex(),
    blobs: [],
  };
  const known = new Map<string, boolean>();
  for (let from = 0; from < size; from += PAGE) {
    const lines: Buffer[] = [];
    for await (const line of readEntries(db, {
      from,
      to: Math.min(from + PAGE, size),
    })) {
      lines.push(line);
    }
    const entries = lines.map((line, i) => ({
      line,
      seq: from + i,
      event: readEvent(line),
    }));
    await judgeOwned(
      options,
      entries.map(({ event }) => event),
      known,
    );
    for (const { line, seq, event } of entries) {
      if (!isChosen(options, event, known)) {
        continue;
      }
      chosen.seqs.push(seq);
      chosen.leaves.push(leafHash(line, sha256));
      chosen.bytes += line.length;
      chosen.index.add({ seq, event });
      const digest = blobDigest(event);
      if (digest && !chosen.blobs.includes(digest)) {
        chosen.blobs.push(digest);
      }
      if (chosen.seqs.length > MAX_BUNDLE_ENTRIES) {
        throw new InputError(
          `The selection has more than ${MAX_BUNDLE_ENTRIES} entries; narrow it with from and to.`,
        );
      }
    }
  }
  return chosen;
}

type Event = ReturnType<typeof readEvent>;

function isChosen(
  { selection, entityRefs }: Parameters<typeof selectEntries>[0],
  event: Event,
  known: Map<string, boolean>,
): boolean {
  const { from, to } = selection;
  const time = String(event.time);
  if (ALWAYS.includes(String(event.type))) {
    return true;
  }
  if (to !== undefined && time >= to) {
    return false;
  }
  const finding = findingIdOf(event);
  if (finding !== undefined) {
    return known.get(`finding ${finding}`) ?? false;
  }
  if (from !== undefined && time < from) {
    return false;
  }
  const stack = stackIdOf(event);
  return stack === undefined
    ? entityRefs === undefined
    : known.get(`stack ${stack}`) ?? false;
}

function stackIdOf({ data }: Event): string | undefined {
  const id =
    data && typeof data === 'object' && !Array.isArray(data)
      ? data.stackId
      : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** Finds out of findings and stacks that are new whether they belong to the selection. */
async function judgeOwned(
  options: Parameters<typeof selectEntries>[0],
  events: Event[],
  known: Map<string, boolean>,
): Promise<void> {
  const { db, selection, entityRefs, hiddenAmong } = options;
  const fresh = (kind: string, ids: (string | undefined)[]) => [
    ...new Set(
      ids.filter(
        (id): id is string => id !== undefined && !known.has(`${kind} ${id}`),
      ),
    ),
  ];
  const findingIds = fresh('finding', events.map(findingIdOf));
  const stackIds = fresh('stack', events.map(stackIdOf));

  const findings = db(FINDINGS).select('*');
  whereInMany(findings, 'id', findingIds);
  const rows = findingIds.length > 0 ? await findings : [];
  const ownership = db(OWNERSHIP).select('*');
  whereInMany(ownership, 'stack_id', [
    ...new Set<string>([...stackIds, ...rows.map(row => row.stack_id)]),
  ]);
  const owned: { stack_id: string; address: string; entity_ref: string }[] =
    await ownership;
  const bindings = db(BINDINGS).select('*');
  whereInMany(bindings, 'stack_id', stackIds);
  const bound: { stack_id: string; entity_ref: string }[] = await bindings;

  const named = rows.flatMap(row => JSON.parse(row.entity_refs) as string[]);
  const hidden = await hiddenAmong([
    ...new Set([...named, ...[...owned, ...bound].map(o => o.entity_ref)]),
  ]);
  const isOf = (refs: string[]) =>
    entityRefs === undefined || refs.some(ref => entityRefs.has(ref));
  const isShown = (refs: string[]) =>
    refs.length === 0 || refs.some(ref => !hidden.has(ref));

  findingIds.forEach(id => known.set(`finding ${id}`, false));
  for (const row of rows) {
    const then: string[] = JSON.parse(row.entity_refs);
    const now = owned
      .filter(o => o.stack_id === row.stack_id && o.address === row.address)
      .map(o => o.entity_ref);
    const { from } = selection;
    const isOpenThen =
      from === undefined ||
      row.open_fingerprint !== null ||
      row.changed_at >= from;
    known.set(
      `finding ${row.id}`,
      // The bytes of its entries name those who owned it then.
      isOpenThen &&
        !then.some(ref => hidden.has(ref)) &&
        isShown(now) &&
        isOf([...then, ...now]),
    );
  }
  for (const id of stackIds) {
    const refs = bound.filter(b => b.stack_id === id).map(b => b.entity_ref);
    const all = owned.filter(o => o.stack_id === id).map(o => o.entity_ref);
    known.set(`stack ${id}`, isShown(refs) && isOf([...refs, ...all]));
  }
}
