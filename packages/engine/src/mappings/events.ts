import {
  arnOrName,
  boolean,
  exactText,
  jsonDocument,
  jsonPattern,
  number,
  setOf,
  textMap,
  words,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { isEmpty, isObject, own, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import { mapping } from './mapping';
import { alike, at, elementWith, tags } from './read';
import { shape } from './shape';

const DEFAULT_BUS = 'default';

/** CloudFormation's schema of the rule, with its targets. */
const SHAPE = shape({
  Name: 'text',
  Arn: 'text',
  State: 'text',
  EventBusName: 'text',
  Targets: 'list',
});

/** A rule's name is unique on its bus. */
function busOf(attributes: JsonObject): string {
  return text(attributes, 'event_bus_name') ?? DEFAULT_BUS;
}

function nameOnDefaultBus(
  attributes: JsonObject,
  name: string,
): string | undefined {
  return busOf(attributes) === DEFAULT_BUS ? text(attributes, name) : undefined;
}

const rule = mapping('aws_cloudwatch_event_rule', 'AWS::Events::Rule', {
  locate: attributes => ({
    resourceId: text(attributes, 'arn'),
    arn: text(attributes, 'arn'),
    resourceName: nameOnDefaultBus(attributes, 'name'),
  }),
  shape: SHAPE,
  attributes: {
    name: at('Name', exactText),
    description: at('Description', exactText),
    event_bus_name: at('EventBusName', arnOrName, { default: DEFAULT_BUS }),
    schedule_expression: at('ScheduleExpression', exactText),
    event_pattern: at('EventPattern', jsonPattern),
    state: at('State', exactText, { default: 'ENABLED' }),
    // The older name of the same.
    is_enabled: at(
      'State',
      words({
        enabled: true,
        enabled_with_all_cloudtrail_management_events: true,
        disabled: false,
      }),
      { alsoEqual: desired => isEmpty(desired) },
    ),
    role_arn: at('RoleArn', exactText),
    tags_all: tags(),
  },
  bookkeeping: ['force_destroy'],
});

/** A target is an element of its rule's list; another bus may have a namesake. */
const targetOf = (item: LiveItem, attributes: JsonObject): Observation => {
  const bus = observe(item.configuration, 'EventBusName');
  const isOfBus =
    !bus.observed ||
    isEmpty(bus.value) ||
    arnOrName.compare(busOf(attributes), bus.value) === 'equal';
  return isOfBus
    ? elementWith(
        observe(item.configuration, 'Targets'),
        'Id',
        own(attributes, 'target_id'),
      )
    : { observed: false };
};

function ofTarget(path: string, semantics: Semantics) {
  return alike((item, attributes) => {
    const found = targetOf(item, attributes);
    return found.observed && isObject(found.value)
      ? observe(found.value, path)
      : { observed: false };
  }, semantics);
}

const target = mapping('aws_cloudwatch_event_target', 'AWS::Events::Rule', {
  locate: (attributes, related) => {
    const bus = busOf(attributes);
    const name = text(attributes, 'rule');
    const id = bus === DEFAULT_BUS ? name : `${bus}/${name}`;
    const found = related('aws_cloudwatch_event_rule', 'id', id);
    return {
      resourceId: text(found, 'arn'),
      resourceName: nameOnDefaultBus(attributes, 'rule'),
    };
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
    'input_transformer[0].input_paths': ofTarget(
      'InputTransformer.InputPathsMap',
      textMap,
    ),
    'input_transformer[0].input_template': ofTarget(
      'InputTransformer.InputTemplate',
      exactText,
    ),
    'sqs_target[0].message_group_id': ofTarget(
      'SqsParameters.MessageGroupId',
      exactText,
    ),
    'kinesis_target[0].partition_key_path': ofTarget(
      'KinesisParameters.PartitionKeyPath',
      exactText,
    ),
    'batch_target[0].job_definition': ofTarget(
      'BatchParameters.JobDefinition',
      exactText,
    ),
    'batch_target[0].job_name': ofTarget('BatchParameters.JobName', exactText),
    'ecs_target[0].group': ofTarget('EcsParameters.Group', exactText),
    'ecs_target[0].platform_version': ofTarget(
      'EcsParameters.PlatformVersion',
      exactText,
    ),
    'ecs_target[0].enable_ecs_managed_tags': ofTarget(
      'EcsParameters.EnableECSManagedTags',
      boolean,
    ),
    'ecs_target[0].enable_execute_command': ofTarget(
      'EcsParameters.EnableExecuteCommand',
      boolean,
    ),
    'ecs_target[0].propagate_tags': ofTarget(
      'EcsParameters.PropagateTags',
      exactText,
    ),
    'ecs_target[0].network_configuration[0].subnets': ofTarget(
      'EcsParameters.NetworkConfiguration.AwsVpcConfiguration.Subnets',
      setOf(exactText),
    ),
    'ecs_target[0].network_configuration[0].security_groups': ofTarget(
      'EcsParameters.NetworkConfiguration.AwsVpcConfiguration.SecurityGroups',
      setOf(exactText),
    ),
    'ecs_target[0].network_configuration[0].assign_public_ip': ofTarget(
      'EcsParameters.NetworkConfiguration.AwsVpcConfiguration.AssignPublicIp',
      boolean,
    ),
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
