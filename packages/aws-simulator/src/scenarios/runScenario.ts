import type { Account } from '../account/account';
import { actorOf } from '../account/actor';
import type { ItemVersion } from '../account/resource';
import type { TrailEvent } from '../account/trailEvent';
import { scenarios } from '.';
import type { Scenario } from './scenario';

/** A wish that cannot be granted; the message is one sentence for a person. @internal */
export class ScenarioError extends Error {
  constructor(message: string, readonly status: 400 | 404 | 409) {
    super(message);
    this.name = 'ScenarioError';
  }
}

/** Who drifts and who reverts when nobody is named. @internal */
export const DEFAULT_ACTOR = {
  drift: 'alice@example.com',
  revert: 'dana@example.com',
};

/** What was done. @public */
export interface ScenarioOutcome {
  scenario: Scenario;
  item: ItemVersion;
  event: TrailEvent;
}

/**
 * Makes a scenario's change, or undoes it.
 *
 * @throws {@link ScenarioError} when the scenario is unknown, is already in the
 * wanted state, or the actor cannot be one.
 * @internal
 */
export function runScenario(
  account: Account,
  name: string,
  direction: 'drift' | 'revert',
  as: string = DEFAULT_ACTOR[direction],
): ScenarioOutcome {
  const scenario = scenarios.find(s => s.name === name);
  if (!scenario) {
    throw new ScenarioError(
      `There is no scenario "${name}"; there are ${scenarios
        .map(s => s.name)
        .join(', ')}.`,
      404,
    );
  }
  const active = account.activeScenarios()[name];
  if (direction === 'drift' && active) {
    throw new ScenarioError(
      `${name} has already drifted (by ${active.as}, ${active.since}): revert it first.`,
      409,
    );
  }
  if (direction === 'revert' && !active) {
    throw new ScenarioError(
      `${name} has not drifted, so there is nothing to revert.`,
      409,
    );
  }
  try {
    for (const actor of as.split('>')) {
      actorOf(actor, new Date(), account.accountId);
    }
  } catch (error) {
    throw new ScenarioError((error as Error).message, 400);
  }
  const done = account.change({
    target: scenario.target,
    ...scenario[direction],
    as,
    scenario: { name, active: direction === 'drift' },
  });
  return { scenario, ...done };
}
