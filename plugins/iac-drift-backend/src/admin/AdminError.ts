/** The command cannot be carried out. The message says how to mend it. @internal */
export class AdminError extends Error {
  name = 'AdminError';
}
