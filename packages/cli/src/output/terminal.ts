/**
 * Text that cannot steer a terminal: control characters and those that turn the
 * direction of writing are spelled out. Names come from accounts and states that
 * others may write to.
 *
 * @internal
 */
export function plain(value: string): string {
  return value.replace(
    // eslint-disable-next-line no-control-regex -- these are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    escaped,
  );
}

/** Says something on stderr: stdout is for the result alone. @internal */
export function tell(message: string): void {
  process.stderr.write(`iac-drift: ${plain(message)}\n`);
}

/** JSON that a terminal takes as text, with the same meaning. @internal */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    escaped,
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
