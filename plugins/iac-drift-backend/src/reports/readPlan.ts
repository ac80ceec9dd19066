import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import type { DesiredRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import {
  comparePlan,
  PlanError,
  type DesiredResource,
  type ResourceResult,
} from '@iac-drift/engine';
import { onceEach } from '../scan/judge';
import { readableResources } from '../scan/readableResources';

/** Clocks of machines differ a little. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * What a plan says, ready to be recorded.
 *
 * @internal
 */
export interface ReadPlan {
  desired: DesiredRead;
  /** Each address once; secrets are masked. */
  results: ResourceResult[];
  plannedAt: string;
}

/**
 * Reads a plan that was reported. That its `-refresh=false` was given cannot be seen;
 * all else that makes no drift mean nothing is refused.
 *
 * @throws InputError with one sentence that holds nothing of the plan's content
 * @internal
 */
export function readPlan(options: {
  plan: Uint8Array;
  elsewhere?: readonly DesiredResource[];
  now: Date;
}): ReadPlan {
  const { plan, elsewhere, now } = options;
  const { resources, desired, plannedAt, cut } = compared(plan, elsewhere);
  if (plannedAt === undefined) {
    throw new InputError(
      'The plan does not say when it was made; make it with Terraform 1.5 or later, or OpenTofu.',
    );
  }
  if (Date.parse(plannedAt) > now.getTime() + CLOCK_SKEW_MS) {
    throw new InputError(
      `The plan says that it was made at ${plannedAt}, which is yet to come; set the clock of the machine that makes it.`,
    );
  }
  if (cut === 'errored') {
    throw new InputError(
      'The plan ended in an error, so that it does not say what became of the resources; mend the error and report the next plan.',
    );
  }
  return {
    desired: {
      resources: addressable(desired),
      sha256: createHash('sha256').update(plan).digest('hex'),
    },
    results: onceEach(addressable(resources)).map(result =>
      result.verdict === 'unverifiable'
        ? result
        : { ...result, liveAsOf: plannedAt },
    ),
    plannedAt,
  };
}

function compared(
  plan: Uint8Array,
  elsewhere: readonly DesiredResource[] | undefined,
) {
  try {
    return comparePlan(plan, { elsewhere });
  } catch (error) {
    throw error instanceof PlanError ? new InputError(error.message) : error;
  }
}

function addressable<T extends { address: string; type: string }>(
  all: T[],
): T[] {
  const { resources, error } = readableResources(all);
  if (!resources) {
    throw new InputError(error);
  }
  return resources;
}
