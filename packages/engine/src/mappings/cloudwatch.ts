import {
  blocks,
  boolean,
  exactText,
  number,
  setOf,
  textMap,
} from '../equality';
import { Observation, observe } from '../items/livePath';
import {
  asList,
  isEmpty,
  isObject,
  own,
  ownInAnyCase,
  spelling,
  text,
} from '../json';
import { JsonValue, LiveItem } from '../types';
import { mapping } from './mapping';
import { alike, asBlocks, at, tags } from './read';
import { shape } from './shape';

/** `[{ name, value }]` for the provider's map. */
function dimensions(of: JsonValue): Observation {
  const seen = observe(of, 'dimensions');
  if (!seen.observed) return seen;
  const pairs = asList(seen.value)
    .filter(isObject)
    .map(d => [
      spelling(ownInAnyCase(d, 'name')),
      ownInAnyCase(d, 'value') ?? null,
    ]);
  return { observed: true, value: Object.fromEntries(pairs) };
}

/** The metrics of an alarm on an expression; one of them is the result. */
function queries(item: LiveItem): Observation {
  return asBlocks(observe(item.configuration, 'metrics'), {
    id: 'id',
    account_id: 'accountId',
    expression: 'expression',
    label: 'label',
    period: 'period',
    return_data: 'returnData',
    metric: query =>
      asBlocks(observe(query, 'metricStat'), {
        metric_name: 'metric.metricName',
        namespace: 'metric.namespace',
        dimensions: stat => dimensions(ownInAnyCase(stat, 'metric') ?? null),
        period: 'period',
        stat: 'stat',
        unit: 'unit',
      }),
  });
}

const QUERY = blocks({
  id: null,
  account_id: null,
  expression: null,
  label: null,
  period: null,
  return_data: null,
  metric: {
    metric_name: null,
    namespace: null,
    dimensions: null,
    period: null,
    stat: null,
    unit: null,
  },
});

/** DescribeAlarms. An alarm on an expression has no metric of its own. */
const alarm = mapping('aws_cloudwatch_metric_alarm', 'AWS::CloudWatch::Alarm', {
  locate: attributes => ({
    resourceId: text(attributes, 'arn'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'alarm_name'),
  }),
  model: {
    // Worth asking only for an alarm on an expression.
    identifier: attributes =>
      isEmpty(own(attributes, 'metric_query'))
        ? undefined
        : text(attributes, 'alarm_name'),
    shows: ['metric_query'],
  },
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
    dimensions: alike(item => dimensions(item.configuration), textMap),
    metric_query: alike(queries, QUERY),
    tags_all: tags(),
  },
});

export const cloudwatch = [alarm];
