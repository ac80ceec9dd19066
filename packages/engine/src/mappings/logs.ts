import {
  arnOrName,
  boolean,
  exactText,
  kmsKey,
  number,
  setOf,
  textMap,
} from '../equality';
import { Observation, observe } from '../items/livePath';
import { tagsOf } from '../items/tags';
import { text } from '../json';
import { LiveItem } from '../types';
import { fromModel } from './common';
import { mapping } from './mapping';
import { modelAt, reading, tags } from './read';

/** AWS Config records nothing of CloudWatch Logs; these are CloudFormation's schemas. */
const group = mapping('aws_cloudwatch_log_group', 'AWS::Logs::LogGroup', {
  ...fromModel(attributes => text(attributes, 'name')),
  attributes: {
    // Logs that never expire have no such property; the provider writes 0.
    retention_in_days: modelAt('RetentionInDays', number, {
      absentInModel: null,
    }),
    kms_key_id: modelAt('KmsKeyId', kmsKey, { absentInModel: null }),
    log_group_class: modelAt('LogGroupClass', exactText, {
      default: 'STANDARD',
    }),
    deletion_protection_enabled: modelAt('DeletionProtectionEnabled', boolean),
    tags_all: tags(),
  },
  bookkeeping: ['name'],
});

/** `[{ Key, Value }]` for the provider's map. */
function dimensions({ configuration }: LiveItem): Observation {
  const seen = observe(configuration, 'MetricTransformations[0].Dimensions');
  return seen.observed
    ? { observed: true, value: tagsOf(seen.value) ?? null }
    : seen;
}

const metricFilter = mapping(
  'aws_cloudwatch_log_metric_filter',
  'AWS::Logs::MetricFilter',
  {
    ...fromModel(attributes => joined(attributes, 'log_group_name', 'name')),
    attributes: {
      pattern: modelAt('FilterPattern', exactText),
      'metric_transformation[0].name': modelAt(
        'MetricTransformations[0].MetricName',
        exactText,
      ),
      'metric_transformation[0].namespace': modelAt(
        'MetricTransformations[0].MetricNamespace',
        exactText,
      ),
      'metric_transformation[0].value': modelAt(
        'MetricTransformations[0].MetricValue',
        exactText,
      ),
      'metric_transformation[0].default_value': modelAt(
        'MetricTransformations[0].DefaultValue',
        number,
      ),
      'metric_transformation[0].unit': modelAt(
        'MetricTransformations[0].Unit',
        exactText,
        { default: 'None' },
      ),
      'metric_transformation[0].dimensions': reading(
        () => ({ observed: false }),
        textMap,
        { model: dimensions },
      ),
    },
    notVerifiable: {
      apply_on_transformed_logs: 'not-mapped',
    },
    bookkeeping: ['log_group_name', 'name'],
  },
);

const subscription = mapping(
  'aws_cloudwatch_log_subscription_filter',
  'AWS::Logs::SubscriptionFilter',
  {
    ...fromModel(attributes => joined(attributes, 'name', 'log_group_name')),
    attributes: {
      destination_arn: modelAt('DestinationArn', arnOrName),
      filter_pattern: modelAt('FilterPattern', exactText),
      role_arn: modelAt('RoleArn', exactText),
      distribution: modelAt('Distribution', exactText, {
        default: 'ByLogStream',
      }),
    },
    notVerifiable: {
      apply_on_transformed_logs: 'not-mapped',
      emit_system_fields: 'not-mapped',
    },
    bookkeeping: ['log_group_name', 'name'],
  },
);

const query = mapping(
  'aws_cloudwatch_query_definition',
  'AWS::Logs::QueryDefinition',
  {
    ...fromModel(
      attributes =>
        text(attributes, 'query_definition_id') ?? text(attributes, 'id'),
    ),
    attributes: {
      name: modelAt('Name', exactText),
      query_string: modelAt('QueryString', exactText),
      log_group_names: modelAt('LogGroupNames', setOf(exactText)),
    },
    bookkeeping: ['query_definition_id'],
  },
);

/** Cloud Control joins the parts of an identifier with a bar. */
function joined(
  attributes: Parameters<typeof text>[0],
  ...names: string[]
): string | undefined {
  const parts = names.map(name => text(attributes, name));
  return parts.includes(undefined) ? undefined : parts.join('|');
}

export const logs = [group, metricFilter, subscription, query];
