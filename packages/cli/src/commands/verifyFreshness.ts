import { CliError } from '../CliError';
import type { VerifyReport } from './verifyReport';

const UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/**
 * Reads what `--max-age` takes, as in `15m`, `24h` or `7d`; in seconds.
 *
 * @throws CliError when it is something else
 * @internal
 */
export function parseAge(text: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? [];
  if (count === undefined) {
    throw new CliError(
      `--max-age takes a number with s, m, h or d, as in 24h; ${text} is none.`,
    );
  }
  return Number(count) * UNITS[unit];
}

/**
 * Whether the newest checkpoint is as new as was asked for, by the clock of someone else
 * than the log: a witness, a timestamping authority or the store. An old copy of a log
 * is intact as well, and says nothing about today.
 *
 * @internal
 */
export function requireFresh(
  report: VerifyReport,
  options: { maxAge: number; now?: number },
): VerifyReport {
  if (report.status !== 'intact') {
    return report;
  }
  const { maxAge, now = Date.now() / 1000 } = options;
  const { cosigned = [], stamped = [] } = report.attestations ?? {};
  const stored = report.store?.newestStoredAt;
  const times = [...cosigned, ...stamped]
    .filter(({ size }) => size === report.covered)
    .map(({ time }) => time)
    .concat(stored === undefined ? [] : Date.parse(stored) / 1000);
  const newest = Math.max(...times);
  if (newest >= now - maxAge) {
    return report;
  }
  const { status, root, ...rest } = report;
  return {
    ...rest,
    status: 'cannot-say',
    reason: 'stale',
    message:
      times.length === 0
        ? 'The log is as it was signed, but nobody else says when: there is neither a cosignature of a known witness nor a timestamp on the newest checkpoint.'
        : `The log is as it was signed, but its newest checkpoint is of ${new Date(
            newest * 1000,
          ).toISOString()}, which is longer ago than was asked for: there may be newer entries.`,
  };
}
