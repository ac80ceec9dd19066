import { LoggerService } from '@backstage/backend-plugin-api';
import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import type {
  AttributionRequest,
  ChangeAttributor,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { logUnexpected } from '../errors';
import { untilAborted } from './untilAborted';

/** A scan is there to find drift; looking for names gets this much of its time. */
const BUDGET_MS = 30_000;

/** @internal */
export type Attribute = (request: AttributionRequest) => Promise<Attribution>;

/**
 * Makes the function that one scan asks who made or took away a difference. It
 * does not throw: what was not answered in time is unknown for now, and asked
 * again by later scans.
 *
 * @internal
 */
export function attributeWithin(options: {
  attributor: ChangeAttributor | undefined;
  logger: LoggerService;
  signal: AbortSignal;
  budgetMs?: number;
}): Attribute {
  const { attributor, logger, signal, budgetMs = BUDGET_MS } = options;
  const budget = AbortSignal.any([signal, AbortSignal.timeout(budgetMs)]);
  return async request => {
    if (!attributor) {
      return unknown('No module that attributes changes is installed.');
    }
    if (budget.aborted) {
      return unknown('Not looked up yet; the next scan does.');
    }
    try {
      return await untilAborted(
        attributor.attribute(request, { signal: budget }),
        budget,
      );
    } catch (error) {
      if (budget.aborted) {
        return unknown('Not looked up yet; the next scan does.');
      }
      logUnexpected(
        logger,
        `A change could not be attributed by ${attributor.id}`,
        error,
      );
      return unknown(
        'The lookup failed for an unforeseen reason; the server log says more.',
      );
    }
  };
}

/**
 * An attribution that says why the identity is not known.
 *
 * @internal
 */
export function unknown(reason: string): Attribution {
  return { chain: [], confidence: 'unknown', reason, rejected: [] };
}
