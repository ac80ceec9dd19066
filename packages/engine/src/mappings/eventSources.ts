import {
  arnOrName,
  boolean,
  exactText,
  jsonDocument,
  number,
  setOf,
} from '../equality';
import { text } from '../json';
import { fromModel } from './common';
import { mapping } from './mapping';
import { modelAt } from './read';

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
      function_name: modelAt('FunctionName', arnOrName),
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
      starting_position: modelAt('StartingPosition', exactText),
      function_response_types: modelAt(
        'FunctionResponseTypes',
        setOf(exactText),
      ),
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
    function_name: modelAt('FunctionName', arnOrName),
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
  },
  notVerifiable: {
    end_date: 'not-mapped',
    start_date: 'not-mapped',
    'target[0].retry_policy': 'not-mapped',
  },
  bookkeeping: ['name'],
});

export const eventSources = [eventSource, alias, schedule];
