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

/** Answers requests in their order. @internal */
export type Attribute = (
  requests: readonly AttributionRequest[],
) => Promise<Attribution[]>;

/** Finds the catalog's user behind an identity. @internal */
export type FindUser = (
  attribution: Attribution,
) => Promise<string | undefined>;

/**
 * Makes the function that asks who made or took away differences. It does not
 * throw: what was not answered in time is looked for further.
 *
 * @internal
 */
export function attributeWithin(options: {
  attributor: ChangeAttributor | undefined;
  findUser?: FindUser;
  logger: LoggerService;
  signal: AbortSignal;
  budgetMs?: number;
  /** Told the name of each call that is made for this. */
  onCall?: (name: string) => void;
}): Attribute {
  const { attributor, findUser, logger, signal, budgetMs, onCall } = options;
  return async requests => {
    if (requests.length === 0) {
      return [];
    }
    if (!attributor) {
      return requests.map(() =>
        unknown('No module that attributes changes is installed.'),
      );
    }
    const budget = AbortSignal.any([
      signal,
      AbortSignal.timeout(budgetMs ?? BUDGET_MS),
    ]);
    try {
      const answers = await untilAborted(
        attributor.attribute(requests, { signal: budget, onCall }),
        budget,
      );
      return await Promise.all(
        requests.map((_, at) => withUser(answers[at], findUser, logger)),
      );
    } catch (error) {
      if (budget.aborted) {
        return requests.map(() => looking('CloudTrail has not answered yet.'));
      }
      logUnexpected(
        logger,
        `Changes could not be attributed by ${attributor.id}`,
        error,
      );
      return requests.map(() =>
        looking(
          'The lookup failed for an unforeseen reason; the server log says more.',
        ),
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

/** One that may still come to be known. */
function looking(reason: string): Attribution {
  return { ...unknown(reason), looking: true };
}

/** The catalog may be away: the identity is worth knowing without it. */
async function withUser(
  attribution: Attribution,
  findUser: FindUser | undefined,
  logger: LoggerService,
): Promise<Attribution> {
  if (!findUser || attribution.confidence === 'unknown') {
    return attribution;
  }
  try {
    const userRef = await findUser(attribution);
    return userRef ? { ...attribution, userRef } : attribution;
  } catch (error) {
    logUnexpected(logger, 'The catalog did not say who a user is', error);
    return attribution;
  }
}
