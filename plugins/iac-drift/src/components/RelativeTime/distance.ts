/** A distance in time as `Intl.RelativeTimeFormat` wants it; `now` under 10 s. @internal */
export interface Distance {
  value: number;
  unit: 'now' | 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';
}

const UNITS = [
  { unit: 'year', seconds: 31_536_000 },
  { unit: 'month', seconds: 2_592_000 },
  { unit: 'day', seconds: 86_400 },
  { unit: 'hour', seconds: 3_600 },
  { unit: 'minute', seconds: 60 },
  { unit: 'second', seconds: 10 },
] as const;

/**
 * How far a time lies from now, in the largest unit that it fills, towards zero.
 *
 * @internal
 */
export function relativeTime(time: Date, now: Date): Distance {
  const distance = (time.getTime() - now.getTime()) / 1000;
  const fitting = UNITS.find(({ seconds }) => Math.abs(distance) >= seconds);
  if (!fitting) {
    return { value: 0, unit: 'now' };
  }
  const seconds = fitting.unit === 'second' ? 1 : fitting.seconds;
  return { value: Math.trunc(distance / seconds), unit: fitting.unit };
}
