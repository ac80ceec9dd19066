import type { JsonObject, JsonValue } from '@iac-drift/engine';

/** Whether a value is a JSON object. @internal */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member that is an object. @internal */
export function objectAt(from: JsonValue | undefined, key: string): JsonObject {
  const value = isObject(from) && Object.hasOwn(from, key) ? from[key] : {};
  return isObject(value) ? value : {};
}

/** Longest text that is taken over from an event. */
const MAX_TEXT = 512;

/**
 * An own member that is a text with something in it, trimmed and without control
 * characters: session names and user agents are chosen by whoever makes the call.
 *
 * @internal
 */
export function textAt(
  from: JsonValue | undefined,
  key: string,
): string | undefined {
  const value = isObject(from) && Object.hasOwn(from, key) ? from[key] : '';
  if (typeof value !== 'string') {
    return undefined;
  }
  // Half a character, which a cut may leave as well, can be neither stored nor signed.
  const clean = value
    .slice(0, MAX_TEXT)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .trim();
  return clean || undefined;
}
