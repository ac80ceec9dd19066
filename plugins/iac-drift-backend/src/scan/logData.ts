import { createHash } from 'node:crypto';
import type { Change, JsonValue } from '@iac-drift/engine';

/** Bounds one event: what does not fit an entry of the log is kept beside it. */
const MAX_CHANGES_BYTES = 1_000_000;
/** Canonical JSON ends at 32 levels; the event takes some of them. */
const MAX_DEPTH = 20;
const LONE_SURROGATE =
  /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Brings a value into the domain of canonical JSON: no undefined, no number that
 * JSON cannot carry exactly (those become text), no lone surrogate, bounded depth
 * (deeper parts become JSON text).
 *
 * @internal
 */
export function toLogValue(value: unknown, depth = 0): JsonValue {
  if (typeof value === 'string') {
    return value.replace(LONE_SURROGATE, '\ufffd');
  }
  if (typeof value === 'number') {
    return !Number.isFinite(value) ||
      (Number.isInteger(value) && !Number.isSafeInteger(value))
      ? String(value)
      : value;
  }
  if (typeof value === 'boolean' || value === null || value === undefined) {
    return value ?? null;
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  if (depth >= MAX_DEPTH) {
    return JSON.stringify(value).replace(LONE_SURROGATE, '\ufffd');
  }
  if (Array.isArray(value)) {
    return value.map(item => toLogValue(item, depth + 1));
  }
  // fromEntries defines own keys, `__proto__` among them, and sets none.
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [
        key.replace(LONE_SURROGATE, '\ufffd'),
        toLogValue(item, depth + 1),
      ]),
  );
}

/**
 * Changes as the log can hold them; the comparison has masked what is sensitive. When they are too large together, the largest
 * values give way to their digest and size, which still prove what they were.
 *
 * @internal
 */
export function toLogChanges(changes: readonly Change[]): Change[] {
  const fitted = changes.map(({ path, desired, live, sensitive }) => ({
    path: path.replace(LONE_SURROGATE, '\ufffd'),
    desired: toLogValue(desired),
    live: toLogValue(live),
    sensitive,
  }));
  const values = fitted
    .flatMap(change => [
      { change, side: 'desired' as const, bytes: sizeOf(change.desired) },
      { change, side: 'live' as const, bytes: sizeOf(change.live) },
    ])
    .sort((a, b) => b.bytes - a.bytes);
  let total = sizeOf(fitted);
  for (const { change, side, bytes } of values) {
    if (total <= MAX_CHANGES_BYTES) {
      return fitted;
    }
    const omitted = omittedValue(change[side]);
    change[side] = omitted;
    total -= bytes - sizeOf(omitted);
  }
  // Thousands of small changes: the count stands for those that do not fit.
  while (total > MAX_CHANGES_BYTES && fitted.length > 1) {
    const [last] = fitted.splice(fitted.length - 1, 1);
    total -= sizeOf(last) + 1;
  }
  return fitted;
}

/** What stands in the log for a value that is too large for it. */
function omittedValue(value: JsonValue): JsonValue {
  const text = JSON.stringify(value);
  return {
    omitted: 'too large for the log',
    sha256: createHash('sha256').update(text).digest('hex'),
    bytes: Buffer.byteLength(text),
  };
}

function sizeOf(value: JsonValue | Change | Change[]): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/**
 * JSON text in which equal values are equal texts, whatever the order of keys.
 *
 * @internal
 */
export function stableJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) =>
    item && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(
          Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : item,
  );
}

/**
 * SHA-256 of {@link stableJson}, lower-case hex.
 *
 * @internal
 */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(stableJson(value)).digest('hex');
}
