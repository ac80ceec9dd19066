/**
 * A time as AWS's tools print it, as ISO 8601 UTC: seconds or milliseconds
 * since 1970, or ISO 8601 with or without an offset (without means UTC).
 *
 * @internal
 */
export function isoTime(value: unknown): string | undefined {
  let millis = NaN;
  if (value instanceof Date) {
    millis = value.getTime();
  } else if (typeof value === 'number') {
    millis = value < 1e11 ? value * 1000 : value;
  } else if (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) {
    return isoTime(Number(value));
  } else if (typeof value === 'string') {
    const zoned = /(Z|[+-]\d\d:?\d\d)$/i.test(value);
    millis = Date.parse(zoned || !value.includes('T') ? value : `${value}Z`);
  }
  const date = new Date(millis);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Whether a time is before another; a time that nobody knows is not. @internal */
export function isOlder(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && Date.parse(a) < Date.parse(b);
}
