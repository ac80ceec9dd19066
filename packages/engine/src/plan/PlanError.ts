/**
 * A plan that cannot be read. The message is one sentence for a person that says
 * how to mend it and holds nothing of the plan's content.
 *
 * @public
 */
export class PlanError extends Error {
  name = 'PlanError';
}
