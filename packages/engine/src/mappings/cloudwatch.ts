import { exactText, boolean, number, setOf, textMap } from '../equality';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, ownInAnyCase, spelling, text } from '../json';
import { LiveItem } from '../types';
import { mapping } from './mapping';
import { at, reading, tags } from './read';
import { shape } from './shape';

/** `[{ name, value }]` for the provider's map. */
function dimensions(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'dimensions');
  if (!seen.observed) return seen;
  const pairs = asList(seen.value)
    .filter(isObject)
    .map(d => [
      spelling(ownInAnyCase(d, 'name')),
      ownInAnyCase(d, 'value') ?? null,
    ]);
  return { observed: true, value: Object.fromEntries(pairs) };
}

/** DescribeAlarms. An alarm on an expression has no metric of its own. */
const alarm = mapping('aws_cloudwatch_metric_alarm', 'AWS::CloudWatch::Alarm', {
  locate: attributes => ({
    resourceId: text(attributes, 'arn'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'alarm_name'),
  }),
  shape: shape({
    alarmName: 'text',
    alarmArn: 'text',
    comparisonOperator: 'text',
    evaluationPeriods: 'number',
    actionsEnabled: 'boolean',
    threshold: 'number',
    dimensions: 'list',
    alarmActions: 'list',
  }),
  attributes: {
    alarm_name: at('alarmName', exactText),
    alarm_description: at('alarmDescription', exactText),
    actions_enabled: at('actionsEnabled', boolean),
    alarm_actions: at('alarmActions', setOf(exactText)),
    ok_actions: at('okactions', setOf(exactText)),
    insufficient_data_actions: at('insufficientDataActions', setOf(exactText)),
    comparison_operator: at('comparisonOperator', exactText),
    evaluation_periods: at('evaluationPeriods', number),
    datapoints_to_alarm: at('datapointsToAlarm', number),
    threshold: at('threshold', number),
    threshold_metric_id: at('thresholdMetricId', exactText),
    metric_name: at('metricName', exactText),
    namespace: at('namespace', exactText),
    statistic: at('statistic', exactText),
    extended_statistic: at('extendedStatistic', exactText),
    period: at('period', number),
    unit: at('unit', exactText),
    treat_missing_data: at('treatMissingData', exactText, {
      default: 'missing',
    }),
    evaluate_low_sample_count_percentiles: at(
      'evaluateLowSampleCountPercentile',
      exactText,
    ),
    dimensions: reading(dimensions, textMap),
    tags_all: tags(),
  },
  notVerifiable: { metric_query: 'not-returned' },
});

export const cloudwatch = [alarm];
