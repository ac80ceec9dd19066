/** A command line that cannot be followed; one sentence for a person. @internal */
export class UsageError extends Error {}

/**
 * Splits arguments into words and named options (`--as NAME` or `--as=NAME`).
 *
 * @throws {@link UsageError} for an option that is not among the known ones, or
 * lacks its value.
 * @internal
 */
export function commandLine(
  args: string[],
  known: Record<string, 'value' | 'flag'>,
): { words: string[]; options: Map<string, string> } {
  const words: string[] = [];
  const options = new Map<string, string>();
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith('-')) {
      words.push(arg);
      continue;
    }
    const [name, given] = arg.replace(/^-h$/, '--help').split(/=(.*)/s);
    if (!Object.hasOwn(known, name)) {
      throw new UsageError(`Unknown option ${name}; --help lists them.`);
    }
    if (known[name] === 'flag') {
      options.set(name, '');
      continue;
    }
    const value = given ?? rest.shift();
    if (!value || value.startsWith('--')) {
      throw new UsageError(`${name} needs a value.`);
    }
    options.set(name, value);
  }
  return { words, options };
}
