import type { DesiredRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { IgnoreRuleReport, UnverifiableReason } from '@iac-drift/engine';
import { Knex } from 'knex';
import type { ScanCompleted, ScanFailed } from '../findings/events';
import type { LedgerEvent } from '../ledger';
import { assignOwners } from '../stacks/assignOwners';
import { Claim, endClaim } from './claimStack';
import type { Judgement } from './judge';
import { replaceIgnored } from './ignored';
import { digestOf } from './logData';
import { ADVICE_ON_PLANS, noticeOf } from './notice';
import { replaceVerdicts, withdrawVerdicts } from './replaceVerdicts';
import { scanEvents } from './scanEvents';
import { stateOf } from './stateOf';

/** Scans that found nothing new are logged this often, as a sign of life. */
const QUIET_MS = 60 * 60 * 1000;

/** Hands events to the log within a transaction. @internal */
export type Enqueue = (
  events: LedgerEvent[],
  tx: Knex.Transaction,
) => Promise<void>;

/**
 * A plan that was reported.
 *
 * @internal
 */
export interface PlanReport {
  /** Who reported it: the subject of a service. */
  by: string;
  /** When it was made, and until when it counts, ISO 8601 UTC. */
  plannedAt: string;
  staleAt: string;
}

/**
 * Records a completed scan: verdicts, what the stack shows, and the events for the
 * log, all in one transaction or not at all.
 *
 * @remarks
 * `scan.completed` goes to the log when what it says is new, and otherwise once an
 * hour: a log that repeats itself is one that nobody reads.
 *
 * @returns whether the log has something to say of it
 * @throws LeaseLostError when another replica took over; nothing is recorded then
 * @internal
 */
export async function recordScan(options: {
  db: Knex;
  enqueue: Enqueue;
  claim: Claim;
  now: Date;
  desired: DesiredRead;
  live: { items: number; failures: number };
  judgement: Judgement;
  /** What rules hid. */
  ignored: readonly IgnoreRuleReport[];
  events: LedgerEvent[];
  /** Of a stack that is reported; it is due again when the report is stale. */
  report?: PlanReport;
}): Promise<boolean> {
  const { db, enqueue, claim, now, judgement, report } = options;
  const { stack, startedAt } = claim;
  const { summary } = judgement;
  const finishedAt = now.toISOString();

  const said = whatIsSaid(options);
  // When the cloud was asked is not what it said: Cloud Control's items are as new
  // as the question.
  const { newest, ...live } = said.live;
  const digest = digestOf({ ...said, live });
  const events = [...options.events];
  const quietSince = new Date(now.getTime() - QUIET_MS).toISOString();
  const isNews =
    events.length > 0 ||
    digest !== stack.recorded_digest ||
    (stack.recorded_at ?? '') <= quietSince;
  if (isNews) {
    const data: ScanCompleted = {
      stackId: stack.id,
      stack: stack.ref,
      startedAt,
      finishedAt,
      calls: claim.calls,
      ...said,
      ...(report
        ? { report: { by: report.by, plannedAt: report.plannedAt } }
        : {}),
    };
    events.push(scanEvents.completed(finishedAt, data));
  }

  await db.transaction(async tx => {
    await endClaim({
      tx,
      claim,
      result: {
        started_at: startedAt,
        finished_at: finishedAt,
        completed_at: finishedAt,
        status: 'completed',
        error: null,
        notice: noticeOf(judgement.results, report && ADVICE_ON_PLANS) ?? null,
        calls: JSON.stringify(claim.calls),
        serial: said.desired.serial?.toString() ?? null,
        lineage: said.desired.lineage ?? null,
        sha256: said.desired.sha256,
        state_version: said.desired.version ?? null,
        in_sync: summary.inSync,
        drifted: summary.drifted,
        unverifiable: summary.unverifiable,
        attributes_compared: summary.attributesCompared,
        attributes_declared: summary.attributesDeclared,
        ...(report
          ? {
              planned_at: report.plannedAt,
              reported_by: report.by,
              due_at: report.staleAt,
            }
          : {}),
        ...(isNews ? { recorded_digest: digest, recorded_at: finishedAt } : {}),
      },
    });
    const cameOrWent = await replaceVerdicts({
      tx,
      stackId: stack.id,
      results: judgement.results,
      now: finishedAt,
      lastCompleted: stack.completed_at,
    });
    await replaceIgnored({
      tx,
      stackId: stack.id,
      rules: options.ignored,
    });
    if (cameOrWent) {
      await assignOwners({ tx, stackId: stack.id });
    }
    if (events.length) {
      await enqueue(events, tx);
    }
  });
  return isNews;
}

/**
 * Records a scan that did not come to a verdict: the stack says why, its resources
 * are unverifiable, and no finding opens or closes. The log hears of it when the
 * reason is another than before.
 *
 * @returns whether the log has something to say of it
 * @throws LeaseLostError when another replica took over; nothing is recorded then
 * @internal
 */
export async function recordFailure(options: {
  db: Knex;
  enqueue: Enqueue;
  claim: Claim;
  now: Date;
  error: string;
  reason?: UnverifiableReason;
}): Promise<boolean> {
  const { db, enqueue, claim, now, error, reason = 'source-error' } = options;
  const { stack, startedAt } = claim;
  const finishedAt = now.toISOString();
  const digest = digestOf({ error });
  const isNews = digest !== stack.recorded_digest;
  const data: ScanFailed = {
    stackId: stack.id,
    stack: stack.ref,
    startedAt,
    finishedAt,
    error,
  };
  const events = isNews ? [scanEvents.failed(finishedAt, data)] : [];

  await db.transaction(async tx => {
    const { resources, attributesDeclared } = await withdrawVerdicts({
      tx,
      stackId: stack.id,
      reason,
      detail: error,
      lastCompleted: stack.completed_at,
    });
    await endClaim({
      tx,
      claim,
      result: {
        started_at: startedAt,
        finished_at: finishedAt,
        status: 'failed',
        error,
        notice: null,
        calls: JSON.stringify(claim.calls),
        in_sync: 0,
        drifted: 0,
        unverifiable: resources,
        attributes_compared: 0,
        attributes_declared: attributesDeclared,
        ...(isNews ? { recorded_digest: digest, recorded_at: finishedAt } : {}),
      },
    });
    if (events.length) {
      await enqueue(events, tx);
    }
  });
  return isNews;
}

function whatIsSaid(options: {
  desired: DesiredRead;
  live: { items: number; failures: number };
  judgement: Judgement;
}) {
  const { summary, newestLive } = options.judgement;
  return {
    desired: stateOf(options.desired),
    live: { ...options.live, newest: newestLive },
    verdicts: {
      inSync: summary.inSync,
      drifted: summary.drifted,
      unverifiable: summary.unverifiable,
    },
    unverifiableByReason: { ...summary.unverifiableByReason },
    coverage: {
      resourcesChecked: summary.resources - summary.unverifiable,
      resourcesKnown: summary.resources,
      attributesCompared: summary.attributesCompared,
      attributesDeclared: summary.attributesDeclared,
    },
  };
}
