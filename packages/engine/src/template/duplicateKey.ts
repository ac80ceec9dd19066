/**
 * A key that stands twice in one object of a JSON text, of which a parser keeps
 * one only; undefined when there is none. The text is known to be valid.
 *
 * @internal
 */
export function duplicateKeyOf(text: string): string | undefined {
  const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;
  const objects: (Set<string> | undefined)[] = [];
  let isKey = false;
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      objects.push(token === '{' ? new Set() : undefined);
      isKey = token === '{';
    } else if (token === '}' || token === ']') {
      objects.pop();
      isKey = false;
    } else if (token === ',') {
      isKey = objects.at(-1) !== undefined;
    } else if (token === ':') {
      isKey = false;
    } else if (isKey) {
      const key = JSON.parse(token) as string;
      const keys = objects.at(-1);
      if (keys?.has(key)) return key.slice(0, 80);
      keys?.add(key);
    }
  }
  return undefined;
}
