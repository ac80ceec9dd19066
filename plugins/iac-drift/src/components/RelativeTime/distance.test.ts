import { relativeTime } from './distance';

const NOW = new Date('2026-03-01T12:00:00Z');

describe('relativeTime', () => {
  it.each([
    ['2026-03-01T11:59:55Z', { value: 0, unit: 'now' }],
    ['2026-03-01T11:59:30Z', { value: -30, unit: 'second' }],
    ['2026-03-01T11:58:01Z', { value: -1, unit: 'minute' }],
    ['2026-03-01T09:00:00Z', { value: -3, unit: 'hour' }],
    ['2026-02-27T12:00:00Z', { value: -2, unit: 'day' }],
    ['2025-12-01T12:00:00Z', { value: -3, unit: 'month' }],
    ['2024-01-01T12:00:00Z', { value: -2, unit: 'year' }],
    ['2026-03-01T12:05:00Z', { value: 5, unit: 'minute' }],
  ])('says how far %s is away', (time, distance) => {
    expect(relativeTime(new Date(time), NOW)).toEqual(distance);
  });
});
