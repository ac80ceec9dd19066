/** The log cannot be restored. The message says why and what to do. @internal */
export class RestoreError extends Error {
  name = 'RestoreError';
}
