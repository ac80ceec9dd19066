import type { LiveItem } from '@iac-drift/engine';
import type { FullRead } from './FullRead';
import { HeldType } from './HeldType';

const QUEUE = 'AWS::SQS::Queue';
const item = (n: number): LiveItem => ({
  resourceType: QUEUE,
  resourceId: `queue-${n}`,
  resourceName: `name-${n % 2}`,
  status: 'present',
  captureTime: '2026-03-02T08:00:00.000Z',
  configuration: { n },
  supplementaryConfiguration: {},
});
const readOf = (count: number, asOf: number) =>
  ({
    items: Array.from({ length: count }, (_, n) => item(n)),
    asOf,
    watermark: asOf,
    isUnbroken: true,
    isOneAnswer: true,
  } as FullRead);

describe('the resources of a type', () => {
  it('are found by id, and by name all that bear it', () => {
    const held = new HeldType(QUEUE);
    held.fill(readOf(4, 0));
    const found = (key: object) =>
      held.find({ resourceType: QUEUE, ...key }).map(i => i.resourceId);
    expect(found({ resourceId: 'queue-2', resourceName: 'name-1' })).toEqual([
      'queue-2',
    ]);
    expect(found({ resourceName: 'name-1' })).toEqual(['queue-1', 'queue-3']);
    held.put({ ...item(1), resourceName: 'other' });
    expect(found({ resourceName: 'name-1' })).toEqual(['queue-3']);
    expect(found({ resourceName: 'other' })).toEqual(['queue-1']);
  });

  it('are not replaced by what was captured before', () => {
    const held = new HeldType(QUEUE);
    held.fill(readOf(1, 0));
    held.put({ ...item(0), captureTime: '2026-03-01T08:00:00.000Z', arn: 'x' });
    expect(held.items()).toEqual([item(0)]);
    held.put({ ...item(0), captureTime: '2026-03-03T08:00:00.000Z', arn: 'x' });
    expect(held.items()).toMatchObject([{ arn: 'x' }]);
  });

  it('may be more by count than pages show, if that is so before and after a read', () => {
    const held = new HeldType(QUEUE);
    held.fill(readOf(3, 0));
    held.count(5, 1000);
    expect(held.isComplete).toBe(false);
    held.fill(readOf(3, 2000));
    held.count(5, 3000);
    expect(held.isComplete).toBe(true);
    held.count(4, 4000);
    expect(held.isComplete).toBe(false);
  });

  it('are not taken to be complete because an old count comes back', () => {
    const held = new HeldType(QUEUE);
    held.fill(readOf(4, 0));
    held.count(2, 1000);
    held.fill(readOf(3, 3_600_000));
    held.count(2, 3_601_000);
    expect(held.isComplete).toBe(false);
    held.fill(readOf(3, 3_602_000));
    held.count(2, 3_603_000);
    expect(held.isComplete).toBe(false);
  });
});
