import type { Edit } from '../account/edit';
import type { ApiCall } from '../account/trailEvent';
import type { JsonValue } from '../json';

/** One call and what it does. @public */
export interface ScenarioStep {
  call: ApiCall;
  edit: Edit;
}

/** What code says of the changed attribute, before and once it adopts the change. @public */
export interface Adoption {
  /** `aws_sqs_queue`, `orders`, and `created` of a resource with several instances. */
  type: string;
  name: string;
  index?: string;
  attribute: string;
  was: JsonValue;
  becomes: JsonValue;
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
  /** Set where changed code could keep the change. */
  adoption?: Adoption;
}
