import { decodeUtf8 } from '../bytes';
import { TamperFound, type TamperRule } from '../verification';

/** The text of a member. @internal */
export function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return decodeUtf8(bytes);
  } catch {
    throw problem('bundle', `${name} is not text`);
  }
}

/** What is wrong with a bundle, to be thrown. @internal */
export function problem(
  rule: TamperRule,
  message: string,
  place: { file?: string; line?: number } = {},
): TamperFound {
  // The name of a file is left as it is.
  const [first] = message.split(' ');
  const start = /[./]/.test(first) ? message[0] : message[0].toUpperCase();
  const sentence = `${start}${message.slice(1)}.`;
  return new TamperFound({ rule, message: sentence, ...place });
}

/** What the parts of the format say is wrong, as a finding. @internal */
export async function found<T>(
  rule: TamperRule,
  read: () => Promise<T>,
  place?: { file: string; line: number },
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const named = ['TarError', 'NoteError', 'EntryError', 'EntrySetError'];
    if (error instanceof Error && named.includes(error.name)) {
      throw problem(rule, error.message, place);
    }
    throw error;
  }
}
