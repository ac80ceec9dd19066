/**
 * A state that cannot be read. The message is one sentence for a person that
 * says how to mend it and holds nothing of the state's content.
 *
 * @public
 */
export class StateError extends Error {
  name = 'StateError';
}
