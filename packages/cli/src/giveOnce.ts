import { type Command, InvalidArgumentError, type Option } from 'commander';

/**
 * Refuses options that are given twice: of two policies or plans one would silently
 * count for nothing. Those that collect their values may be repeated.
 *
 * @internal
 */
export function giveOnce(command: Command): Command {
  command.options.filter(takesOne).forEach(option => {
    const parse = option.parseArg;
    let isGiven = false;
    option.argParser((value, previous) => {
      if (isGiven) {
        throw new InvalidArgumentError('It is given twice; give it once.');
      }
      isGiven = true;
      return parse ? parse(value, previous) : value;
    });
  });
  return command;
}

function takesOne(option: Option): boolean {
  return (
    option.required && !option.variadic && !Array.isArray(option.defaultValue)
  );
}
