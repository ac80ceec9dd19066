import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { LiveItem, ResourceResult } from '@iac-drift/engine';
import { LeaseLostError, underLease } from '../leases/underLease';
import { renewClaim, returnClaim } from '../scan/claimStack';
import { conclude } from '../scan/conclude';
import type { ScanDeps } from '../scan/ScanDeps';
import { StackRef } from '../stacks/ref';
import { StackRow, STACKS } from '../stacks/tables';
import { claimReported } from './claimReported';
import type { ReportedPlans } from './ReportedPlans';
import { readPlan, ReadPlan } from './readPlan';

const BUSY =
  'Another report of this stack is being recorded; send it again in a few seconds.';

/**
 * A plan that a service reports.
 *
 * @internal
 */
export interface PlanToTake {
  source: ReportedPlans;
  stack: StackRef;
  /** The bytes of its JSON. */
  plan: Uint8Array;
  /** Who reports it: the subject of the service. */
  by: string;
}

/**
 * Takes the plan of a stack that a service reports, as a comparison run whose result
 * came from outside: it is read, and concluded as a scan is.
 *
 * @remarks
 * Plans count in the order in which they were made. The one that was reported last
 * changes nothing when it comes again.
 *
 * @returns whether something was recorded: false when the plan is the last one again
 * @throws errors of `@backstage/errors`, each a sentence for whoever reports; nothing is
 * recorded then
 * @internal
 */
export async function takeReport(
  deps: ScanDeps,
  report: PlanToTake,
  signal: AbortSignal,
): Promise<boolean> {
  const { db } = deps;
  const { source, stack, by } = report;
  const now = deps.now();
  const plan = readPlan({ plan: report.plan, now });
  const { plannedAt } = plan;
  const staleAt = new Date(
    Date.parse(plannedAt) + source.maxAgeMs,
  ).toISOString();
  if (staleAt <= now.toISOString()) {
    throw new InputError(
      `The plan was made at ${plannedAt}, longer ago than the ${source.lasting} that a plan counts; make a new one, and report that.`,
    );
  }

  const claim = await claimReported({ db, stack, now, dueAt: staleAt });
  if (!claim) {
    throw new ServiceUnavailableError(BUSY);
  }
  const { planned_at: before, sha256, status, due_at: dueAt } = claim.stack;
  try {
    if (before && before > plannedAt) {
      throw new ConflictError(
        `The plan was made at ${plannedAt}, before the one of ${before} that was reported last; it is out of date.`,
      );
    }
    if (status === 'completed' && sha256 === plan.desired.sha256) {
      await returnClaim({ db, claim, dueAt });
      return false;
    }
    const others = await db<StackRow>(STACKS)
      .whereNot('id', claim.stack.id)
      .select('id', 'ref', 'kind', 'source', 'path');
    await underLease({
      what: `The report of ${stack.ref}`,
      renew: () => renewClaim({ db, claim, now: deps.now() }),
      work: lease =>
        conclude(
          deps,
          claim,
          {
            desired: plan.desired,
            live: { items: [], failures: [] },
            results: comparedWithOthers(deps, report, plan),
            absorbed: [],
            unread: deps.states.unknownAmong(others),
            report: { by, plannedAt, staleAt },
          },
          lease,
        ),
      signal,
    });
  } catch (error) {
    await returnClaim({ db, claim, dueAt });
    throw error instanceof LeaseLostError
      ? new ServiceUnavailableError(BUSY)
      : error;
  }
  deps.states.take(stack, plan.desired, new Date(plannedAt));
  return true;
}

/**
 * What other stacks declare of the objects that drifted, such as a group's rules, is
 * none of this one's drift.
 */
function comparedWithOthers(
  { states, now }: ScanDeps,
  { stack, plan }: PlanToTake,
  { desired, results }: ReadPlan,
): ResourceResult[] {
  const elsewhere = states.elsewhere(stack, {
    desired: desired.resources,
    live: results.flatMap(objectOf),
  });
  return elsewhere.length > 0
    ? readPlan({ plan, elsewhere, now: now() }).results
    : results;
}

/** The object that a resource is, by which others that declare parts are found. */
function objectOf({ verdict, identity }: ResourceResult): LiveItem[] {
  const { resourceType, resourceId, arn } = identity;
  return verdict === 'drifted' && resourceType && resourceId
    ? [
        {
          resourceType,
          resourceId,
          arn,
          status: 'present',
          configuration: null,
          supplementaryConfiguration: {},
        },
      ]
    : [];
}
