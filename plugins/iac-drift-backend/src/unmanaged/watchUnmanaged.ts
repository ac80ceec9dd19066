import { AuthService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { unmanagedObjects, type LiveItem } from '@iac-drift/engine';
import { Knex } from 'knex';
import type { UnmanagedConfig } from '../config';
import { batches } from '../database';
import { toKnown } from '../findings/knownFindings';
import { FindingRow, FINDINGS } from '../findings/tables';
import { NO_RULES } from '../rules';
import { type Attribute, attributeWithin, unknown } from '../scan/attribute';
import { objectDigest } from '../scan/contested';
import type { ScanDeps } from '../scan/ScanDeps';
import { RESOURCES, StackRow, STACKS } from '../stacks/tables';
import { type KnownClaims, knownClaims } from './knownClaims';
import { ownersByTag } from './ownersByTag';
import { isUnread, readInventory, whyUnread } from './readInventory';
import {
  reconcileUnmanaged,
  UnmanagedFinding,
  UnmanagedTransition,
} from './reconcileUnmanaged';
import { recordWatch, replaceOwners } from './recordWatch';
import { seenObjects } from './seenObjects';
import { WATCH, WatchRow } from './tables';
import { unmanagedEvents } from './unmanagedEvents';
import { readWatched } from './watched';

/** When nothing is known yet to look at. */
const SOON_MS = 60_000;

const askLater: Attribute = async requests =>
  requests.map(() => ({
    ...unknown('CloudTrail is asked in a moment.'),
    looking: true,
  }));

/**
 * What a watch works with.
 *
 * @internal
 */
export interface WatchDeps
  extends Pick<
    ScanDeps,
    'db' | 'log' | 'states' | 'live' | 'findUser' | 'rules' | 'logger' | 'now'
  > {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: AuthService;
  /** Undefined when nothing is to be watched. */
  config: UnmanagedConfig | undefined;
  /** Tags whose values name owners. */
  tagKeys: readonly string[];
}

/**
 * Looks, when it is due, at everything that lives in the watched accounts, and opens a
 * finding for each object that no stack declares.
 *
 * @returns ids of the places of which something else is known than before
 * @internal
 */
export async function watchUnmanaged(
  deps: WatchDeps,
  signal: AbortSignal,
): Promise<string[]> {
  const { db, log, logger, states, config } = deps;
  const last = await db<WatchRow>(WATCH).first();
  // Once nobody is to look any more, a last time ends what is open.
  const isOver = config === undefined && !last?.is_on;
  if (isOver || (last && last.due_at > deps.now().toISOString())) {
    return [];
  }
  const began = deps.now();
  const watched = await readWatched(db, config);
  const { items, failures } = await readInventory({
    reader: deps.live.reader,
    watched,
    logger,
    signal,
  });
  const claims = await knownClaims({
    db,
    states,
    // What was read before an account was listed may not have all that is in it.
    since: items.length > 0 ? began : undefined,
    signal,
  });
  const { unmanaged, leftOut } = unmanagedObjects({
    live: items,
    known: claims.resources,
    claimed: claims.identities,
  });
  const { ignore, severity } = deps.rules ?? NO_RULES;
  const { seen, hidden, reports } = seenObjects(unmanaged, ignore);
  const objects = [...seen.values()];
  const ownersOf = await ownersByTag({ ...deps, objects });

  // The findings that are open are known once the log is drained.
  await log.drain({ signal });
  const listed = new Map(items.map(item => [digestOfItem(item), item]));
  const transitions = reconcileUnmanaged({
    seen,
    open: await openFindings(db),
    mayBeClaimed: ({ result }) =>
      claims.mayBe(result.identity) ||
      isTooNew(result.liveAsOf, claims, config),
    whyNot: (digest, { identity }) => {
      const item = listed.get(digest);
      if (hidden.has(digest)) {
        return 'hidden';
      }
      if (!watched.has(identity)) {
        return 'unwatched';
      }
      if (!item) {
        return isUnread(failures, identity) ? undefined : 'gone';
      }
      if (isLeftOut(item)) {
        return 'left-out';
      }
      return claims.mayBe(identity) ? undefined : 'claimed';
    },
  });

  const declaring = await declaringStacks(db, transitions);
  let attribute: Attribute = attributeWithin({
    ...deps,
    attributor: deps.live.attributor,
    signal,
  });
  const news = new Set<string>();
  for (const batch of batches(transitions)) {
    const events = await unmanagedEvents(
      {
        now: deps.now(),
        attribute,
        severityRules: severity,
        ownersOf: ownersOf ?? (() => []),
        declaredBy: finding => {
          const stack = declaring.get(digestOf(finding));
          return stack && states.lastRead(stack);
        },
      },
      batch,
    );
    signal.throwIfAborted();
    await db.transaction(async tx => {
      if (ownersOf) {
        const there = batch.flatMap(one => ('object' in one ? one.object : []));
        await replaceOwners(tx, there, ownersOf);
      }
      if (events.length > 0) {
        await log.enqueue(events, tx);
      }
    });
    events.forEach(({ source }) => news.add(source.split('/').at(-1) ?? ''));
    // Whole accounts that nobody declares would hold up the watch: the rest is asked
    // for later.
    attribute = askLater;
  }
  await recordWatch({
    db,
    seen: objects,
    hidden: reports,
    row: {
      id: 1,
      is_on: config !== undefined,
      finished_at: deps.now().toISOString(),
      due_at: nextAt(deps, watched.requests.length > 0),
      objects: items.length,
      left_out: JSON.stringify(leftOut),
      unread: JSON.stringify(whyUnread(failures)),
      held: items.length > 0 ? whyHeld(claims, began) : null,
    },
  });
  await log.drain({ signal });
  return [...news];
}

/** When nothing is known yet to be watched, stacks are about to be scanned. */
function nextAt({ config, now }: WatchDeps, hasWatched: boolean): string {
  const often = hasWatched ? Infinity : SOON_MS;
  const wait = Math.min(config?.frequencyMs ?? 0, often);
  return new Date(now().getTime() + wait).toISOString();
}

/** Whether an apply may have made an object whose state was not read yet. */
function isTooNew(
  liveAsOf: string | undefined,
  { oldest }: KnownClaims,
  config: UnmanagedConfig | undefined,
): boolean {
  if (!oldest) {
    return false;
  }
  return (
    oldest.asOf === undefined ||
    (liveAsOf !== undefined &&
      Date.parse(liveAsOf) > oldest.asOf.getTime() - (config?.graceMs ?? 0))
  );
}

function whyHeld({ oldest }: KnownClaims, began: Date): string | null {
  if (!oldest || (oldest.asOf && oldest.asOf >= began)) {
    return null;
  }
  return oldest.asOf
    ? `What came after ${oldest.asOf.toISOString()} is not called unmanaged until ${
        oldest.ref
      } can be read again: it may declare it.`
    : `Nothing new is called unmanaged until ${oldest.ref} can be read for the first time: it may declare it.`;
}

/** Whether it is left out for what it is itself. */
function isLeftOut(item: LiveItem): boolean {
  const { unmanaged } = unmanagedObjects({ live: [item], known: [] });
  return unmanaged.length === 0;
}

function digestOfItem(item: LiveItem): string {
  const { arn, accountId, region, resourceType, resourceId } = item;
  const identity = { arn, accountId, region, resourceType, resourceId };
  return String(objectDigest({ type: resourceType, ...identity }));
}

function digestOf({ identity }: UnmanagedFinding): string {
  return String(objectDigest(identity));
}

async function openFindings(
  db: Knex,
): Promise<{ digest: string; finding: UnmanagedFinding }[]> {
  const rows = await db<FindingRow>(FINDINGS)
    .where('kind', 'unmanaged')
    .whereNotNull('open_fingerprint')
    .orderBy('id');
  return rows.map(row => {
    const { stack_id: stackId, stack } = row;
    const finding = { ...toKnown(row), stackId, stack };
    return { digest: digestOf(finding), finding };
  });
}

/** The stacks that declare what was unmanaged, by digest, as far as scans saw them. */
async function declaringStacks(
  db: Knex,
  transitions: readonly UnmanagedTransition[],
): Promise<Map<string, StackRow>> {
  const claimed = transitions.flatMap(one =>
    one.action === 'resolve' && one.because === 'claimed' ? one.finding : [],
  );
  const digests = claimed.map(digestOf);
  const types = [...new Set(claimed.map(({ type }) => type))];
  const found = new Map<string, StackRow>();
  for (const batch of batches(digests)) {
    const rows: (StackRow & { object_digest: string })[] = await db(RESOURCES)
      .join(STACKS, `${STACKS}.id`, `${RESOURCES}.stack_id`)
      .whereIn('object_digest', batch)
      // A stack that declares a policy of it declares a part, and not the object.
      .whereIn('type', types)
      .select(`${STACKS}.*`, 'object_digest');
    rows.forEach(row => found.set(row.object_digest, row));
  }
  return found;
}
