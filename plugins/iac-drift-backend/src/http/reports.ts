import {
  InputError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  iacDriftReportCreatePermission,
  type PlanReceipt,
  REPORTED_STACK_KIND,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import express, { Request, Response, Router } from 'express';
import { z } from 'zod';
import { ReportedPlans } from '../reports/ReportedPlans';
import type { PlanToTake } from '../reports/takeReport';
import { getStack } from '../stacks/listStacks';
import { parseStackRef, StackRef, stackIdOf } from '../stacks/ref';
import { callerOf } from './callerOf';
import { parseInput, text } from './parse';
import type { RouteDeps } from './router';

/** What reading and comparing takes about two seconds for. */
const MAX_MIB = 64;

const querySchema = z.object({
  stack: text.refine(ref => ref !== '', { error: 'name the stack' }),
});

/** A plan that is larger than is taken. */
class PlanTooLargeError extends Error {
  name = 'PayloadTooLargeError';
  statusCode = 413;
}

const takeBytes = express.raw({ type: () => true, limit: MAX_MIB * 2 ** 20 });

/** The bytes of the plan that a request carries, unpacked. */
async function readPlan(req: Request, res: Response): Promise<Uint8Array> {
  await new Promise<void>((resolve, reject) =>
    takeBytes(req, res, (error?: unknown) =>
      error ? reject(refusalOf(error)) : resolve(),
    ),
  );
  const body: unknown = req.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

function refusalOf(error: unknown): Error {
  const isTooLarge =
    error instanceof Error &&
    'type' in error &&
    error.type === 'entity.too.large';
  return isTooLarge
    ? new PlanTooLargeError(
        `The plan is larger than the ${MAX_MIB} MiB that are taken; split its configuration into smaller ones.`,
      )
    : new InputError(
        'The body of the request cannot be read; send the JSON of a plan, as it is or compressed with gzip.',
      );
}

/** Plans that a CI job pushes. @internal */
export function addReportRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, httpAuth, now, takeReport, appUrl } = deps;

  /** Who reports, and where to, if that is allowed. */
  async function permitted(req: Request): Promise<Omit<PlanToTake, 'plan'>> {
    // A person's session is no CI job: what it says would count as what a job found.
    const credentials = await httpAuth.credentials(req, { allow: ['service'] });
    await authorize(req, iacDriftReportCreatePermission);
    const by = callerOf(credentials);
    const { stack, source } = find(parseInput(querySchema, req.query).stack);
    if (!source.accepts(by)) {
      throw new NotAllowedError(
        `'${by}' may not report to '${source.id}'; name it under reporters of that source in iacDrift.reports.sources.`,
      );
    }
    return { by, stack, source };
  }

  router.post('/v1/reports', async (req, res) => {
    const report = await permitted(req);
    const { stack } = report;
    const plan = await readPlan(req, res);
    const recorded = await takeReport({ ...report, plan });
    const shown = await getStack({
      db,
      now: now(),
      visible: { all: true },
      id: stackIdOf(stack.ref),
    });
    if (!shown) {
      throw new ServiceUnavailableError(
        'The stack was forgotten meanwhile; send it again.',
      );
    }
    res.status(recorded ? 201 : 200).json({
      stack: shown,
      recorded,
      url: `${appUrl}/iac-drift/findings?${new URLSearchParams({
        stack: stack.ref,
      })}`,
    } satisfies PlanReceipt);
  });

  function find(ref: string): { stack: StackRef; source: ReportedPlans } {
    const { ref: stack, error } = parseStackRef(ref);
    if (!stack) {
      throw new InputError(error);
    }
    if (stack.kind !== REPORTED_STACK_KIND) {
      throw new InputError(
        `A stack of kind '${stack.kind}' is read from its source and not reported; name it as ${REPORTED_STACK_KIND}:<source id>/<path>.`,
      );
    }
    const source = deps.sources.find(stack.kind, stack.source);
    if (!(source instanceof ReportedPlans)) {
      throw new InputError(
        `No source '${stack.source}' takes reports; add { id: ${stack.source} } to iacDrift.reports.sources in app-config.`,
      );
    }
    return { stack, source };
  }
}
