/** @jest-environment node */
import { compare } from '../compare/compare';
import { desired, live } from '../fixtures/account';
import { JsonObject } from '../types';
import { mappingsInOrder } from './registry';
import { hasShape, shape } from './shape';

const ARN = 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:late';

const alarm = desired('aws_cloudwatch_metric_alarm.late', {
  id: 'late',
  arn: ARN,
  alarm_name: 'late',
  comparison_operator: 'GreaterThanThreshold',
  evaluation_periods: 2,
  threshold: 5,
  actions_enabled: true,
});

function verdictOn(configuration: JsonObject) {
  return compare({
    desired: [alarm],
    live: [
      live({
        resourceType: 'AWS::CloudWatch::Alarm',
        resourceId: ARN,
        configuration,
      }),
    ],
  }).resources[0];
}

const DOCUMENTED = {
  alarmName: 'late',
  comparisonOperator: 'GreaterThanThreshold',
  evaluationPeriods: 2,
  threshold: 9,
};

describe('a type whose shape is only documented', () => {
  it('reports once the item has the documented shape', () => {
    const { verdict, changes } = verdictOn(DOCUMENTED);
    expect(verdict).toBe('drifted');
    expect(changes.map(c => c.path)).toEqual(['threshold']);
  });

  it.each<[string, JsonObject]>([
    ['lacks the name', { ...DOCUMENTED, alarmName: null }],
    ['has too few of the keys', { alarmName: 'late', threshold: 9 }],
    ['has a key of another type', { ...DOCUMENTED, evaluationPeriods: ['2'] }],
  ])('lists what differs, and does not report it, when the item %s', (_, c) => {
    const result = verdictOn(c);
    expect(result.verdict).not.toBe('drifted');
    expect(result.unverified).toContainEqual({
      path: 'threshold',
      reason: 'not-mapped',
    });
    expect(result.changes).toEqual([]);
  });

  it('is deleted when AWS says so, whatever the shape', () => {
    const item = live({
      resourceType: 'AWS::CloudWatch::Alarm',
      resourceId: ARN,
      configuration: null,
      configurationItemStatus: 'ResourceDeleted',
    });
    const { resources } = compare({ desired: [alarm], live: [item] });
    expect(resources[0].kind).toBe('deleted');
  });

  it('takes text for a number or a boolean, and null for nothing', () => {
    const documented = shape({ a: 'text', b: 'number', c: 'boolean' });
    const item = (configuration: JsonObject) =>
      live({ resourceType: 'T', resourceId: 'i', configuration });
    expect(hasShape(item({ a: 'x', b: '1', c: 'true' }), documented)).toBe(
      true,
    );
    expect(hasShape(item({ a: 'x', b: null, c: true }), documented)).toBe(
      false,
    );
    expect(hasShape(item({ a: 'x', b: 'many', c: true }), documented)).toBe(
      false,
    );
  });

  it('names an object and at least two keys in every documented shape', () => {
    for (const [type, { shape: documented }] of mappingsInOrder()) {
      if (documented === undefined) continue;
      expect([type, documented.length > 1]).toEqual([type, true]);
    }
  });
});
