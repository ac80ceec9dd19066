import { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ChangeAttributor,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { applyIgnoreRules } from '@iac-drift/engine';
import { Knex } from 'knex';
import { knownFindings } from '../findings/knownFindings';
import type { LedgerEvent } from '../ledger';
import { NO_RULES, Rules } from '../rules';
import { addressFilter } from '../stacks/assignOwners';
import {
  BindingRow,
  BINDINGS,
  RESOURCES,
  StackRow,
  STACKS,
} from '../stacks/tables';
import { absorbedResults } from './absorbed';
import { attributeWithin, FindUser } from './attribute';
import { Claim, countCall } from './claimStack';
import type { DesiredStates } from './desiredStates';
import { contestedResults } from './contested';
import { findingEvents, LastVerdict, ScanContext } from './findingEvents';
import { hiddenPaths } from './ignored';
import { compareStack, judge } from './judge';
import { digestOfDesired } from './outcome';
import { readLive } from './readLive';
import { reconcile } from './reconcile';
import { recordScan } from './recordScan';
import { regressionOf } from './regressionOf';
import { withoutUnreadParts } from './withoutUnreadParts';
import type { ResourceRow } from './replaceVerdicts';

/**
 * The log as a scan needs it.
 *
 * @internal
 */
export interface ScanLog {
  enqueue(events: LedgerEvent[], tx: Knex.Transaction): Promise<void>;
  drain(options: { signal?: AbortSignal }): Promise<unknown>;
}

/**
 * What a scan works with.
 *
 * @internal
 */
export interface ScanDeps {
  db: Knex;
  log: ScanLog;
  states: DesiredStates;
  live: {
    readonly reader: LiveStateReader | undefined;
    readonly attributor: ChangeAttributor | undefined;
  };
  findUser?: FindUser;
  rules?: Rules;
  logger: LoggerService;
  now: () => Date;
}

/**
 * A scan came to no verdict; the message is for a person and free of secrets.
 *
 * @internal
 */
export class ScanFailedError extends Error {
  name = 'ScanFailedError';
}

/**
 * One comparison run of one stack: read what the code says, read what the cloud
 * says, compare, hold the verdicts against the open findings, ask who did it, and
 * record. Nothing before the record changes anything.
 *
 * @returns whether the log has something to say of it
 * @throws ScanFailedError when the desired state could not be read or compared
 * @internal
 */
export async function scanStack(
  deps: ScanDeps,
  claim: Claim,
  signal: AbortSignal,
): Promise<boolean> {
  const { db, log, states, logger } = deps;
  const { stack } = claim;

  const { read: desired, error } = await states.read(stack, signal);
  if (!desired) {
    throw new ScanFailedError(error);
  }
  const others = await db<StackRow>(STACKS)
    .whereNot('id', stack.id)
    .select('id', 'ref', 'kind', 'source', 'path');
  states.forgetAllBut([stack, ...others]);
  const unread = await states.unreadAmong(others, signal);
  const live = await readLive({
    reader: deps.live.reader,
    claim,
    resources: desired.resources,
    logger,
    signal,
  });
  const before = await states.lastCompared(stack, desired, signal);
  const elsewhere = states.elsewhere(stack, {
    desired: [...(before?.read.resources ?? []), ...desired.resources],
    live: live.items,
  });
  const results = compareStack({
    desired: desired.resources,
    elsewhere,
    live,
    writtenAt: desired.writtenAt,
  });
  const { ignore, severity } = deps.rules ?? NO_RULES;
  const ruled = applyIgnoreRules(
    await withoutUnreadParts({ db, results, unread }),
    ignore,
    desired.resources,
  );
  const judgement = judge(ruled.resources, live);

  // Open findings are read from a projection of the log. Once drained, it holds
  // all that earlier scans of this stack found: no drift is opened twice.
  await log.drain({ signal });
  signal.throwIfAborted();
  const now = deps.now();
  const byAddress = new Map(desired.resources.map(r => [r.address, r]));
  const transitions = reconcile({
    results: judgement.results,
    desiredAddresses: new Set(byAddress.keys()),
    open: await knownFindings({ db, stackId: stack.id }),
    contested: await contestedResults({ db, stack, results }),
    absorbed: applyIgnoreRules(
      absorbedResults({
        before,
        desired,
        live,
        elsewhere,
      }),
      ignore,
      desired.resources,
    ).resources.filter(({ verdict }) => verdict === 'drifted'),
    stillSays: ({ address, changes, desired: then }) =>
      then?.attributesSha256 ===
      digestOfDesired(changes, byAddress.get(address)),
    hidden: hiddenPaths(ruled.rules),
  });
  const context: ScanContext = {
    stackId: stack.id,
    stack: stack.ref,
    now,
    desired,
    attribute: attributeWithin({
      attributor: deps.live.attributor,
      findUser: deps.findUser,
      logger,
      signal,
      onCall: name => countCall(claim, name),
    }),
    ownersOf: await ownersOf(db, stack.id),
    severityRules: severity,
    lastLive: await lastVerdicts(db, stack),
  };
  const wentBack = regressionOf(stack, desired, now);
  const events = [
    ...(wentBack ? [wentBack] : []),
    ...(await findingEvents(context, transitions)),
  ];

  signal.throwIfAborted();
  const isNews = await recordScan({
    db,
    enqueue: (batch, tx) => log.enqueue(batch, tx),
    claim,
    now: deps.now(),
    desired,
    live: { items: live.items.length, failures: live.failures.length },
    judgement,
    ignored: ruled.rules,
    events,
  });
  states.noteCompared(stack, { read: desired, at: claim.startedAt });
  return isNews;
}

async function ownersOf(
  db: Knex,
  stackId: string,
): Promise<(address: string) => string[]> {
  const bindings = (
    await db<BindingRow>(BINDINGS)
      .where('stack_id', stackId)
      .orderBy('entity_ref')
  ).map(row => ({ ref: row.entity_ref, owns: addressFilter(row.patterns) }));
  return address =>
    bindings.filter(({ owns }) => owns(address)).map(({ ref }) => ref);
}

async function lastVerdicts(
  db: Knex,
  stack: StackRow,
): Promise<Map<string, LastVerdict>> {
  const rows = await db<ResourceRow>(RESOURCES)
    .where('stack_id', stack.id)
    .select('address', 'verdict', 'in_sync_as_of', 'live_as_of');
  return new Map(
    rows.map(row => [
      row.address,
      {
        inSyncAsOf: row.in_sync_as_of ?? undefined,
        liveAsOf: row.live_as_of ?? undefined,
        driftedAt:
          row.verdict === 'drifted'
            ? stack.completed_at ?? undefined
            : undefined,
      },
    ]),
  );
}
