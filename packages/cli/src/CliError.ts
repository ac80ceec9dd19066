/** Something that a person can mend, said in one sentence on stderr; exit 1. @internal */
export class CliError extends Error {
  name = 'CliError';
}
