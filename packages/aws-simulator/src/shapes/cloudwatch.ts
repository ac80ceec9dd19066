import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { Tags } from './tags';

/** @internal */
export const alarmArn = (name: string) =>
  `arn:aws:cloudwatch:${REGION}:${ACCOUNT_ID}:alarm:${name}`;

/** AWS::CloudWatch::Alarm: DescribeAlarms, with Jackson's `okactions`. @internal */
export function alarm(facts: {
  name: string;
  description: string;
  namespace: string;
  metric: string;
  dimensions: Record<string, string>;
  threshold: number;
  actions: string[];
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::CloudWatch::Alarm',
    resourceId: alarmArn(facts.name),
    resourceName: facts.name,
    arn: alarmArn(facts.name),
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: null,
    configuration: {
      alarmName: facts.name,
      alarmArn: alarmArn(facts.name),
      alarmDescription: facts.description,
      actionsEnabled: true,
      okactions: [],
      alarmActions: facts.actions,
      insufficientDataActions: [],
      metricName: facts.metric,
      namespace: facts.namespace,
      statistic: 'Maximum',
      extendedStatistic: null,
      dimensions: Object.entries(facts.dimensions).map(([name, value]) => ({
        name,
        value,
      })),
      period: 300,
      unit: null,
      evaluationPeriods: 1,
      datapointsToAlarm: null,
      threshold: facts.threshold,
      comparisonOperator: 'GreaterThanThreshold',
      treatMissingData: 'notBreaching',
      evaluateLowSampleCountPercentile: null,
      metrics: [],
      thresholdMetricId: null,
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}
