import { blocks, boolean, exactText, listOf, number, setOf } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, own, ownInAnyCase, spelling, text } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { AttributeOptions, AttributeRule, Locate, mapping } from './mapping';
import { asBlocks, at, reading, ReadOptions } from './read';

/** `subnet-1,subnet-2`, a text, for the provider's set. */
function subnets(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'vpczoneIdentifier');
  return seen.observed && typeof seen.value === 'string'
    ? { observed: true, value: seen.value.split(/[\s,]+/).filter(Boolean) }
    : seen;
}

/** What the provider declares of tags is there; older states have texts for booleans. */
const TAG = blocks({ key: null, value: null, propagate_at_launch: null });

const declaredTags: Semantics = {
  name: 'at least the declared tags',
  isPartial: true,
  compare: (desired, live) =>
    asList(desired).every(wanted =>
      asList(live).some(got => TAG.compare([wanted], [got]) === 'equal'),
    )
      ? 'equal'
      : 'different',
  show: live => live,
};

/** The group's tags as the provider's blocks. AWS's own are left out. */
function tagBlocks(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'tags');
  if (!seen.observed) return seen;
  const all = asList(seen.value)
    .filter(isObject)
    .map(tag => ({
      key: ownInAnyCase(tag, 'key') ?? null,
      propagate_at_launch:
        spelling(ownInAnyCase(tag, 'propagateAtLaunch')) === 'true',
      value: ownInAnyCase(tag, 'value') ?? null,
    }));
  return {
    observed: true,
    value: all.filter(b => !spelling(b.key).startsWith('aws:')),
  };
}

function distribution(key: string, semantics: Semantics, standard?: number) {
  return at(`mixedInstancesPolicy.instancesDistribution.${key}`, semantics, {
    default: standard,
  });
}

function warmPool(
  key: string,
  semantics: Semantics,
  options: AttributeOptions = {},
) {
  return at(`warmPoolConfiguration.${key}`, semantics, options);
}

function specification(key: string, standard?: string) {
  return at(
    `mixedInstancesPolicy.launchTemplate.launchTemplateSpecification.${key}`,
    exactText,
    { default: standard },
  );
}

function range(path: string) {
  return (requirements: JsonObject) =>
    asBlocks(observe(requirements, path), { min: 'min', max: 'max' });
}

function names(path: string) {
  return at(path, setOf(exactText));
}

const byName: Locate = attributes => ({
  resourceName: text(attributes, 'autoscaling_group_name'),
});

const MIXED = 'mixed_instances_policy[0]';
const DISTRIBUTION = `${MIXED}.instances_distribution[0]`;
const SPECIFICATION = `${MIXED}.launch_template[0].launch_template_specification[0]`;

/** A group of several kinds of instances. What is left open is AWS's to fill in. */
const mixedInstances: Record<string, AttributeRule> = {
  [`${DISTRIBUTION}.on_demand_allocation_strategy`]: distribution(
    'onDemandAllocationStrategy',
    exactText,
  ),
  [`${DISTRIBUTION}.on_demand_base_capacity`]: distribution(
    'onDemandBaseCapacity',
    number,
  ),
  [`${DISTRIBUTION}.on_demand_percentage_above_base_capacity`]: distribution(
    'onDemandPercentageAboveBaseCapacity',
    number,
    100,
  ),
  [`${DISTRIBUTION}.spot_allocation_strategy`]: distribution(
    'spotAllocationStrategy',
    exactText,
  ),
  [`${DISTRIBUTION}.spot_instance_pools`]: distribution(
    'spotInstancePools',
    number,
  ),
  [`${DISTRIBUTION}.spot_max_price`]: distribution('spotMaxPrice', exactText),
  [`${SPECIFICATION}.launch_template_id`]: specification('launchTemplateId'),
  [`${SPECIFICATION}.version`]: specification('version', '$Default'),
  [`${MIXED}.launch_template[0].override`]: reading(
    item =>
      asBlocks(
        observe(
          item.configuration,
          'mixedInstancesPolicy.launchTemplate.overrides',
        ),
        {
          instance_type: 'instanceType',
          weighted_capacity: 'weightedCapacity',
          launch_template_specification: override =>
            asBlocks(observe(override, 'launchTemplateSpecification'), {
              launch_template_id: 'launchTemplateId',
              version: 'version',
            }),
          instance_requirements: override =>
            asBlocks(observe(override, 'instanceRequirements'), {
              vcpu_count: range('vCpuCount'),
              memory_mib: range('memoryMiB'),
              allowed_instance_types: 'allowedInstanceTypes',
              excluded_instance_types: 'excludedInstanceTypes',
              cpu_manufacturers: 'cpuManufacturers',
              instance_generations: 'instanceGenerations',
              burstable_performance: 'burstablePerformance',
              bare_metal: 'bareMetal',
            }),
        },
      ),
    blocks(
      {
        instance_type: null,
        weighted_capacity: null,
        launch_template_specification: {
          launch_template_id: null,
          version: '$Default',
        },
        instance_requirements: {
          vcpu_count: { min: null, max: null },
          memory_mib: { min: null, max: null },
          allowed_instance_types: null,
          excluded_instance_types: null,
          cpu_manufacturers: null,
          instance_generations: null,
          burstable_performance: 'excluded',
          bare_metal: 'excluded',
        },
      },
      ['launch_template_name'],
    ),
  ),
};

/** AWS lists what is attached in both ways of saying so. */
const BALANCERS: ReadOptions = {
  declaredBy: [
    'aws_autoscaling_attachment',
    'aws_autoscaling_traffic_source_attachment',
  ],
  alsoEqual: (desired, live, _item, attributes) => {
    const sources = asList(own(attributes, 'traffic_source'))
      .filter(isObject)
      .map(source => own(source, 'identifier'));
    return (
      sources.length > 0 && isSameSet([...asList(desired), ...sources], live)
    );
  },
};

function isSameSet(
  values: (JsonValue | undefined)[],
  live: JsonValue,
): boolean {
  return (
    setOf(exactText).compare(
      values.map(v => v ?? null),
      live,
    ) === 'equal'
  );
}

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
      target_group_arns: at('targetGroupARNs', setOf(exactText), BALANCERS),
      load_balancers: at('loadBalancerNames', setOf(exactText), BALANCERS),
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
      default_instance_warmup: at('defaultInstanceWarmup', number, {
        nothing: -1,
      }),
      placement_group: at('placementGroup', exactText),
      'instance_maintenance_policy[0].min_healthy_percentage': at(
        'instanceMaintenancePolicy.minHealthyPercentage',
        number,
      ),
      'instance_maintenance_policy[0].max_healthy_percentage': at(
        'instanceMaintenancePolicy.maxHealthyPercentage',
        number,
      ),
      'warm_pool[0].min_size': warmPool('minSize', number),
      'warm_pool[0].max_group_prepared_capacity': warmPool(
        'maxGroupPreparedCapacity',
        number,
        { nothing: -1 },
      ),
      'warm_pool[0].pool_state': warmPool('poolState', exactText, {
        default: 'Stopped',
      }),
      'warm_pool[0].instance_reuse_policy[0].reuse_on_scale_in': warmPool(
        'instanceReusePolicy.reuseOnScaleIn',
        boolean,
      ),
      ...mixedInstances,
      // The provider reads back only the tags that are declared.
      tag: reading(tagBlocks, declaredTags, {
        declaredBy: ['aws_autoscaling_group_tag'],
      }),
      tags: reading(tagBlocks, declaredTags),
      context: at('context', exactText),
      desired_capacity_type: at('desiredCapacityType', exactText, {
        default: 'units',
      }),
    },
    notVerifiable: {
      desired_capacity: 'not-mapped',
      capacity_reservation_specification: 'not-returned',
      traffic_source: 'not-returned',
      initial_lifecycle_hook: 'write-only',
      availability_zone_distribution: 'not-returned',
    },
    restless: ['desired_capacity'],
    bookkeeping: [
      'force_delete',
      'force_delete_warm_pool',
      'ignore_failed_scaling_activities',
      'instance_refresh',
      'launch_template[0].name',
      `${SPECIFICATION}.launch_template_name`,
      'metrics_granularity',
      'min_elb_capacity',
      'predicted_capacity',
      'wait_for_capacity_timeout',
      'wait_for_elb_capacity',
      'warm_pool_size',
    ],
    declarers: {
      aws_autoscaling_attachment: byName,
      aws_autoscaling_traffic_source_attachment: byName,
      aws_autoscaling_group_tag: byName,
    },
  },
);

export const autoscaling = [group];
