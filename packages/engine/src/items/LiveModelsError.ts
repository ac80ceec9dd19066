/**
 * Input that holds no resources as the Cloud Control API shows them. The message
 * is one sentence for a person and holds nothing of the input.
 *
 * @public
 */
export class LiveModelsError extends Error {
  name = 'LiveModelsError';
}
