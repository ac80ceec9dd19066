import type { JsonValue } from '@iac-drift/engine';

/**
 * What an SDK client returned as plain JSON: dates as ISO 8601 text, absent
 * fields left out.
 *
 * @internal
 */
export function plain(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value));
}
