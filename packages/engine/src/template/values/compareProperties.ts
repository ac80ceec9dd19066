import { FoundChange } from '../../secrets/mask';
import { JsonObject, UnverifiedAttribute } from '../../types';
import { ValueContext } from './ValueContext';
import { Visit } from './Visit';

/** What a comparison of declared properties found. @internal */
export interface PropertyFindings {
  changes: FoundChange[];
  unverified: UnverifiedAttribute[];
  /** Declared properties of which something was compared. */
  compared: number;
}

/**
 * Compares what a template declares with what is live. What it does not declare is
 * left alone (CloudFormation User Guide, "Detect unmanaged configuration changes
 * to stacks and resources": only values that are set explicitly are compared).
 *
 * @internal
 */
export function compareProperties(
  desired: JsonObject,
  context: ValueContext,
): PropertyFindings {
  const found: PropertyFindings = { changes: [], unverified: [], compared: 0 };
  for (const key of Object.keys(desired)) {
    const visit = new Visit(context);
    visit.member(desired[key], key, context.live, []);
    found.changes.push(...visit.changes);
    found.unverified.push(...visit.unverified);
    if (visit.leaves > 0) found.compared += 1;
  }
  return found;
}
