import {
  boolean,
  exactText,
  jsonDocument,
  jsonPattern,
  kmsKey,
  number,
  setOf,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { isObject, ownInAnyCase, text } from '../json';
import { JsonValue } from '../types';
import { fromModel } from './common';
import { functionName } from './functionName';
import { mapping } from './mapping';
import { modelAt, tags } from './read';

function patternOf(filter: JsonValue): JsonValue {
  return isObject(filter) ? ownInAnyCase(filter, 'pattern') ?? null : filter;
}

/** `{ pattern }`, of which the pattern is a JSON text. */
const filter: Semantics = {
  ...jsonPattern,
  name: 'filter',
  canonical: value => jsonPattern.canonical?.(patternOf(value)) ?? null,
  show: live => ({ pattern: patternOf(live) }),
};

/** What feeds a function: CloudFormation's schema, whose -1 is the provider's too. */
const eventSource = mapping(
  'aws_lambda_event_source_mapping',
  'AWS::Lambda::EventSourceMapping',
  {
    ...fromModel(
      attributes => text(attributes, 'uuid') ?? text(attributes, 'id'),
    ),
    attributes: {
      event_source_arn: modelAt('EventSourceArn', exactText),
      function_name: modelAt('FunctionName', functionName),
      enabled: modelAt('Enabled', boolean),
      batch_size: modelAt('BatchSize', number),
      maximum_batching_window_in_seconds: modelAt(
        'MaximumBatchingWindowInSeconds',
        number,
      ),
      maximum_retry_attempts: modelAt('MaximumRetryAttempts', number),
      maximum_record_age_in_seconds: modelAt(
        'MaximumRecordAgeInSeconds',
        number,
      ),
      bisect_batch_on_function_error: modelAt(
        'BisectBatchOnFunctionError',
        boolean,
      ),
      parallelization_factor: modelAt('ParallelizationFactor', number),
      tumbling_window_in_seconds: modelAt('TumblingWindowInSeconds', number),
      kms_key_arn: modelAt('KmsKeyArn', kmsKey),
      queues: modelAt('Queues', setOf(exactText)),
      topics: modelAt('Topics', setOf(exactText)),
      'filter_criteria[0].filter': modelAt(
        'FilterCriteria.Filters',
        setOf(filter),
        { emptyBlock: 'none' },
      ),
      'destination_config[0].on_failure[0].destination_arn': modelAt(
        'DestinationConfig.OnFailure.Destination',
        exactText,
        { emptyBlock: 'none' },
      ),
      'scaling_config[0].maximum_concurrency': modelAt(
        'ScalingConfig.MaximumConcurrency',
        number,
        { emptyBlock: 'none' },
      ),
      starting_position: modelAt('StartingPosition', exactText),
      function_response_types: modelAt(
        'FunctionResponseTypes',
        setOf(exactText),
      ),
      tags_all: tags(),
    },
    bookkeeping: [
      'function_arn',
      'last_modified',
      'last_processing_result',
      'state',
      'state_transition_reason',
      'uuid',
    ],
  },
);

const alias = mapping('aws_lambda_alias', 'AWS::Lambda::Alias', {
  ...fromModel(attributes => text(attributes, 'arn')),
  attributes: {
    name: modelAt('Name', exactText),
    description: modelAt('Description', exactText),
    function_name: modelAt('FunctionName', functionName),
    function_version: modelAt('FunctionVersion', exactText),
  },
  notVerifiable: { routing_config: 'not-mapped' },
  bookkeeping: ['invoke_arn'],
});

/**
 * CloudFormation's schema of the schedule. Cloud Control takes its name alone, and
 * looks for it in the default group: in another group it would find none, or a
 * namesake.
 */
const schedule = mapping('aws_scheduler_schedule', 'AWS::Scheduler::Schedule', {
  ...fromModel(attributes =>
    (text(attributes, 'group_name') ?? 'default') === 'default'
      ? text(attributes, 'name')
      : undefined,
  ),
  attributes: {
    group_name: modelAt('GroupName', exactText, { default: 'default' }),
    description: modelAt('Description', exactText),
    schedule_expression: modelAt('ScheduleExpression', exactText),
    schedule_expression_timezone: modelAt(
      'ScheduleExpressionTimezone',
      exactText,
      { default: 'UTC' },
    ),
    state: modelAt('State', exactText, { default: 'ENABLED' }),
    action_after_completion: modelAt('ActionAfterCompletion', exactText, {
      default: 'NONE',
    }),
    'flexible_time_window[0].mode': modelAt(
      'FlexibleTimeWindow.Mode',
      exactText,
    ),
    'flexible_time_window[0].maximum_window_in_minutes': modelAt(
      'FlexibleTimeWindow.MaximumWindowInMinutes',
      number,
    ),
    'target[0].arn': modelAt('Target.Arn', exactText),
    'target[0].role_arn': modelAt('Target.RoleArn', exactText),
    'target[0].input': modelAt('Target.Input', jsonDocument),
    'target[0].dead_letter_config[0].arn': modelAt(
      'Target.DeadLetterConfig.Arn',
      exactText,
    ),
    'target[0].retry_policy[0].maximum_event_age_in_seconds': modelAt(
      'Target.RetryPolicy.MaximumEventAgeInSeconds',
      number,
    ),
    'target[0].retry_policy[0].maximum_retry_attempts': modelAt(
      'Target.RetryPolicy.MaximumRetryAttempts',
      number,
    ),
    kms_key_arn: modelAt('KmsKeyArn', kmsKey),
  },
  notVerifiable: {
    end_date: 'not-mapped',
    start_date: 'not-mapped',
  },
  bookkeeping: ['name'],
});

export const eventSources = [eventSource, alias, schedule];
