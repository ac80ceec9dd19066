import { CliError } from '../CliError';

/** How long objects must be locked: from when they were stored, or until a date. @internal */
export type MinRetention = { days: number } | { until: number };

const DAY = 24 * 60 * 60 * 1000;
/** The store may date the lock from the moment at which the upload began. */
const SLACK = 10 * 60 * 1000;

/** The shortest that S3 knows; an auditor will ask for more. @internal */
export const LEAST_RETENTION: MinRetention = { days: 1 };

/**
 * Reads what `--min-retention` takes: a number of days, or a date.
 *
 * @throws CliError when it is neither
 * @internal
 */
export function parseMinRetention(text: string): MinRetention {
  if (/^\d{1,5}d?$/.test(text)) {
    return { days: Number.parseInt(text, 10) };
  }
  const until = /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(until)) {
    throw new CliError(
      `--min-retention takes a number of days or a date, as in 365 or 2033-12-31; ${text} is neither.`,
    );
  }
  return { until };
}

/** The first moment at which an object may be deleted. @internal */
export function leastUntil(min: MinRetention, lastModified: number): number {
  return 'until' in min ? min.until : lastModified + min.days * DAY - SLACK;
}

/** Whole days of a retention, for a person. @internal */
export function daysBetween(from: number, until: number): number {
  return Math.round((until - from + SLACK) / DAY);
}
