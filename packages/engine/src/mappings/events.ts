import { exactText, jsonDocument, number, words } from '../equality';
import { Semantics } from '../equality/semantics';
import { observe } from '../items/livePath';
import { isObject, own, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import { mapping } from './mapping';
import { at, elementWith, reading, tags } from './read';
import { shape } from './shape';

/** CloudFormation's schema of the rule, with its targets. */
const SHAPE = shape({
  Name: 'text',
  Arn: 'text',
  State: 'text',
  EventBusName: 'text',
  Targets: 'list',
});

const rule = mapping('aws_cloudwatch_event_rule', 'AWS::Events::Rule', {
  locate: attributes => ({
    resourceId: text(attributes, 'arn'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  shape: SHAPE,
  attributes: {
    name: at('Name', exactText),
    description: at('Description', exactText),
    event_bus_name: at('EventBusName', exactText, { default: 'default' }),
    schedule_expression: at('ScheduleExpression', exactText),
    event_pattern: at('EventPattern', jsonDocument),
    state: at('State', exactText, { default: 'ENABLED' }),
    // The older name of the same.
    is_enabled: at(
      'State',
      words({
        enabled: true,
        enabled_with_all_cloudtrail_management_events: true,
        disabled: false,
      }),
    ),
    role_arn: at('RoleArn', exactText),
    tags_all: tags(),
  },
  bookkeeping: ['force_destroy'],
});

/** A target is an element of its rule's list. */
const targetOf = (item: LiveItem, attributes: JsonObject) =>
  elementWith(
    observe(item.configuration, 'Targets'),
    'Id',
    own(attributes, 'target_id'),
  );

function ofTarget(path: string, semantics: Semantics) {
  return reading((item, attributes) => {
    const found = targetOf(item, attributes);
    return found.observed && isObject(found.value)
      ? observe(found.value, path)
      : { observed: false };
  }, semantics);
}

const target = mapping('aws_cloudwatch_event_target', 'AWS::Events::Rule', {
  locate: (attributes, related) => {
    const name = text(attributes, 'rule');
    const found = related('aws_cloudwatch_event_rule', 'name', name);
    return { resourceId: text(found, 'arn'), resourceName: name };
  },
  shape: SHAPE,
  many: true,
  part: targetOf,
  attributes: {
    arn: ofTarget('Arn', exactText),
    role_arn: ofTarget('RoleArn', exactText),
    input: ofTarget('Input', jsonDocument),
    input_path: ofTarget('InputPath', exactText),
    'dead_letter_config[0].arn': ofTarget('DeadLetterConfig.Arn', exactText),
    'ecs_target[0].task_definition_arn': ofTarget(
      'EcsParameters.TaskDefinitionArn',
      exactText,
    ),
    'ecs_target[0].task_count': ofTarget('EcsParameters.TaskCount', number),
    'ecs_target[0].launch_type': ofTarget(
      'EcsParameters.LaunchType',
      exactText,
    ),
    'retry_policy[0].maximum_event_age_in_seconds': ofTarget(
      'RetryPolicy.MaximumEventAgeInSeconds',
      number,
    ),
    'retry_policy[0].maximum_retry_attempts': ofTarget(
      'RetryPolicy.MaximumRetryAttempts',
      number,
    ),
  },
  bookkeeping: ['event_bus_name', 'force_destroy', 'rule', 'target_id'],
});

export const events = [rule, target];
