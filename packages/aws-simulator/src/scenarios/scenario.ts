import type { Edit } from '../account/account';
import type { ApiCall } from '../account/trailEvent';

/** One call and what it does. @public */
export interface ScenarioStep {
  call: ApiCall;
  edit: Edit;
}

/** A change that a person could make by hand, and the one that undoes it. @public */
export interface Scenario {
  name: string;
  /** What happens, as a sentence for a list. */
  summary: string;
  /** Component of the demo catalog on whose page it shows. */
  service: 'orders' | 'payments' | 'media';
  target: { resourceType: string; resourceId: string };
  drift: ScenarioStep;
  revert: ScenarioStep;
}
