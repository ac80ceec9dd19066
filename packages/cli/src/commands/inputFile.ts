import { CliError } from '../CliError';
import { readFileOfAtMost } from '../files';

/** The largest file of JSON from AWS that is read, in bytes. */
const MAX_JSON_BYTES = 256 * 1024 * 1024;

/** How files begin that hold the right text in the wrong wrapping. */
const WRAPPINGS: [number[], string][] = [
  [[0x1f, 0x8b], 'is compressed; unpack it first, as with `gunzip`'],
  [
    [0xff, 0xfe],
    'is written in UTF-16, as Windows PowerShell does; save it as UTF-8',
  ],
];

/**
 * The bytes of a file that a person named.
 *
 * @throws CliError - when there is nothing in it that could be read
 * @internal
 */
export async function readInput(
  path: string,
  maxBytes: number,
): Promise<Uint8Array> {
  if (path === '') throw new CliError('A file has no name; give its path.');
  const bytes = await readFileOfAtMost(path, maxBytes);
  if (bytes.length === 0) throw new CliError(`${path} is empty.`);
  for (const [start, what] of WRAPPINGS) {
    if (start.every((byte, at) => bytes[at] === byte)) {
      throw new CliError(`${path} ${what}.`);
    }
  }
  return bytes;
}

/**
 * What `parse` makes of a file. What it says is wrong is said of that file.
 *
 * @param mistakes - the errors whose message is a sentence for a person
 * @throws CliError - for an error of one of these classes
 * @internal
 */
export function parsedAs<T>(
  path: string,
  parse: () => T,
  ...mistakes: (new (message: string) => Error)[]
): T {
  try {
    return parse();
  } catch (error) {
    throw mistakes.some(Mistake => error instanceof Mistake)
      ? new CliError(`${path}: ${(error as Error).message}`)
      : error;
  }
}

/** What a file of JSON holds. @internal */
export async function readJson(path: string): Promise<unknown> {
  const bytes = await readInput(path, MAX_JSON_BYTES);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new CliError(
      `${path}: This is not JSON; give what the AWS command line prints with \`--output json\`.`,
    );
  }
}
