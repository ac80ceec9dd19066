import type {
  DesiredRead,
  LiveRead,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { applyIgnoreRules, type ResourceResult } from '@iac-drift/engine';
import { Knex } from 'knex';
import { knownFindings } from '../findings/knownFindings';
import { NO_RULES } from '../rules';
import { addressFilter } from '../stacks/assignOwners';
import { BindingRow, BINDINGS, RESOURCES, StackRow } from '../stacks/tables';
import { attributeWithin } from './attribute';
import { Claim, countCall } from './claimStack';
import { contestedResults } from './contested';
import { findingEvents, LastVerdict, ScanContext } from './findingEvents';
import { hiddenPaths } from './ignored';
import { judge } from './judge';
import { digestOfDesired } from './outcome';
import { reconcile } from './reconcile';
import { PlanReport, recordScan } from './recordScan';
import { regressionOf } from './regressionOf';
import type { ResourceRow } from './replaceVerdicts';
import type { ScanDeps } from './ScanDeps';
import { withoutUnreadParts } from './withoutUnreadParts';

/**
 * What a comparison run of a stack found.
 *
 * @internal
 */
export interface Found {
  desired: DesiredRead;
  /** Nothing when the comparison was made elsewhere. */
  live: LiveRead;
  /** Each address once. */
  results: ResourceResult[];
  /** Drift that the state took over since it was compared last. */
  absorbed: ResourceResult[];
  /** Other stacks of which is not known what they declare. */
  unread: readonly Pick<StackRow, 'id' | 'ref'>[];
  /** Of a stack that is reported. */
  report?: PlanReport;
}

/**
 * Makes of a comparison what the stack, its findings and the log say: holds the
 * verdicts against the open findings, asks who did it, and records. Nothing before
 * the record changes anything.
 *
 * @returns whether the log has something to say of it
 * @throws LeaseLostError when another replica took over; nothing is recorded then
 * @internal
 */
export async function conclude(
  deps: Omit<ScanDeps, 'states'>,
  claim: Claim,
  found: Found,
  signal: AbortSignal,
): Promise<boolean> {
  const { db, log, logger } = deps;
  const { stack } = claim;
  const { desired, live, results, unread, report } = found;
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
      found.absorbed,
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
  return recordScan({
    db,
    enqueue: (batch, tx) => log.enqueue(batch, tx),
    claim,
    now: deps.now(),
    desired,
    live: { items: live.items.length, failures: live.failures.length },
    judgement,
    ignored: ruled.rules,
    events,
    report,
  });
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
