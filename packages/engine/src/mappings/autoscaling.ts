import {
  atLeast,
  boolean,
  exactText,
  listOf,
  number,
  setOf,
} from '../equality';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, ownInAnyCase, spelling, text } from '../json';
import { LiveItem } from '../types';
import { Locate, mapping } from './mapping';
import { at, reading } from './read';

/** `subnet-1,subnet-2`, a text, for the provider's set. */
function subnets(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'vpczoneIdentifier');
  return seen.observed && typeof seen.value === 'string'
    ? { observed: true, value: seen.value.split(',').filter(Boolean) }
    : seen;
}

/** The group's tags as the provider's blocks. AWS's own are left out. */
function tagBlocks(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'tags');
  if (!seen.observed) return seen;
  const blocks = asList(seen.value)
    .filter(isObject)
    .map(tag => ({
      key: ownInAnyCase(tag, 'key') ?? null,
      propagate_at_launch:
        spelling(ownInAnyCase(tag, 'propagateAtLaunch')) === 'true',
      value: ownInAnyCase(tag, 'value') ?? null,
    }));
  return {
    observed: true,
    value: blocks.filter(b => !spelling(b.key).startsWith('aws:')),
  };
}

function names(path: string) {
  return at(path, setOf(exactText));
}

const byName: Locate = attributes => ({
  resourceName: text(attributes, 'autoscaling_group_name'),
});

/** DescribeAutoScalingGroups. How many instances run is Auto Scaling's business. */
const group = mapping(
  'aws_autoscaling_group',
  'AWS::AutoScaling::AutoScalingGroup',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'arn'),
      arn: text(attributes, 'arn'),
      resourceName: text(attributes, 'name'),
    }),
    attributes: {
      name: at('autoScalingGroupName', exactText),
      min_size: at('minSize', number),
      max_size: at('maxSize', number),
      default_cooldown: at('defaultCooldown', number, { default: 300 }),
      health_check_type: at('healthCheckType', exactText, { default: 'EC2' }),
      health_check_grace_period: at('healthCheckGracePeriod', number),
      availability_zones: names('availabilityZones'),
      vpc_zone_identifier: reading(subnets, setOf(exactText)),
      target_group_arns: at('targetGroupARNs', setOf(exactText), {
        declaredBy: ['aws_autoscaling_attachment'],
      }),
      load_balancers: at('loadBalancerNames', setOf(exactText), {
        declaredBy: ['aws_autoscaling_attachment'],
      }),
      launch_configuration: at('launchConfigurationName', exactText),
      'launch_template[0].id': at('launchTemplate.launchTemplateId', exactText),
      'launch_template[0].version': at('launchTemplate.version', exactText, {
        default: '$Default',
      }),
      termination_policies: at('terminationPolicies', listOf(exactText), {
        default: ['Default'],
      }),
      suspended_processes: names('suspendedProcesses[].processName'),
      enabled_metrics: names('enabledMetrics[].metric'),
      protect_from_scale_in: at('newInstancesProtectedFromScaleIn', boolean),
      service_linked_role_arn: at('serviceLinkedRoleARN', exactText),
      max_instance_lifetime: at('maxInstanceLifetime', number),
      capacity_rebalance: at('capacityRebalance', boolean),
      // The provider reads back only the tags that are declared.
      tag: reading(tagBlocks, atLeast(exactText), {
        declaredBy: ['aws_autoscaling_group_tag'],
      }),
    },
    notVerifiable: {
      desired_capacity: 'not-mapped',
      mixed_instances_policy: 'not-mapped',
      placement_group: 'not-mapped',
      capacity_reservation_specification: 'not-mapped',
      instance_maintenance_policy: 'not-mapped',
      traffic_source: 'not-mapped',
      warm_pool: 'not-mapped',
      default_instance_warmup: 'not-mapped',
      initial_lifecycle_hook: 'write-only',
      availability_zone_distribution: 'not-mapped',
    },
    bookkeeping: [
      'context',
      'desired_capacity_type',
      'force_delete',
      'force_delete_warm_pool',
      'ignore_failed_scaling_activities',
      'instance_refresh',
      'launch_template[0].name',
      'metrics_granularity',
      'min_elb_capacity',
      'predicted_capacity',
      'wait_for_capacity_timeout',
      'wait_for_elb_capacity',
      'warm_pool_size',
    ],
    declarers: {
      aws_autoscaling_attachment: byName,
      aws_autoscaling_group_tag: byName,
    },
  },
);

export const autoscaling = [group];
