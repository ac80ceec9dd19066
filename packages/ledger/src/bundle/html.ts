import type { JsonValue } from '../canonical';

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A value as JSON, in HTML. @internal */
export function json(value: JsonValue | undefined): string {
  return text(JSON.stringify(value ?? null, null, 1));
}

/** Text in HTML. What would turn the direction of the page is shown as its number. @internal */
export function text(value: JsonValue | undefined): string {
  const string =
    typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return string.replace(
    /[&<>"'\p{Cc}\p{Cf}]/gu,
    char =>
      ESCAPES[char] ??
      (char === '\n' ? char : `[U+${char.codePointAt(0)!.toString(16)}]`),
  );
}
