/**
 * Input that holds no AWS Config items. The message is one sentence for a
 * person and holds nothing of the input.
 *
 * @public
 */
export class ConfigItemsError extends Error {
  name = 'ConfigItemsError';
}
