import {
  arnOrName,
  blocks,
  boolean,
  exactText,
  iamPolicy,
  jsonDocument,
  kmsKey,
  number,
  setOf,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { alike, asBlocks, at, entry, tagsIn } from './read';
import { observe } from '../items/livePath';
import { isEmpty, spelling, text } from '../json';
import { valueAt } from '../paths';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { mapping } from './mapping';
import { shape } from './shape';

/** CloudFormation's schema of the repository, as AWS Config records it. */
const repository = mapping('aws_ecr_repository', 'AWS::ECR::Repository', {
  locate: attributes => ({
    resourceId: text(attributes, 'name'),
    arn: text(attributes, 'arn'),
  }),
  attributes: {
    name: at('RepositoryName', exactText),
    image_tag_mutability: at('ImageTagMutability', exactText, {
      default: 'MUTABLE',
    }),
    'image_scanning_configuration[0].scan_on_push': at(
      'ImageScanningConfiguration.ScanOnPush',
      boolean,
      { emptyBlock: 'none' },
    ),
    'encryption_configuration[0].encryption_type': at(
      'EncryptionConfiguration.EncryptionType',
      exactText,
      { default: 'AES256' },
    ),
    'encryption_configuration[0].kms_key': at(
      'EncryptionConfiguration.KmsKey',
      kmsKey,
    ),
    tags_all: tagsIn('Tags'),
  },
  notVerifiable: { image_tag_mutability_exclusion_filter: 'not-mapped' },
  bookkeeping: ['force_delete', 'registry_id', 'repository_url'],
});

const repositoryPolicy = mapping(
  'aws_ecr_repository_policy',
  'AWS::ECR::Repository',
  {
    facet: true,
    locate: attributes => ({ resourceId: text(attributes, 'repository') }),
    attributes: { policy: at('RepositoryPolicyText', iamPolicy) },
    bookkeeping: ['registry_id', 'repository'],
  },
);

/** The text in an object, or `{}` where there is none. */
const lifecycleText = alike(item => {
  const seen = observe(item.configuration, 'LifecyclePolicy');
  if (!seen.observed || isEmpty(seen.value)) {
    return seen.observed ? { observed: true, value: null } : seen;
  }
  return observe(item.configuration, 'LifecyclePolicy.LifecyclePolicyText');
}, jsonDocument);

const lifecyclePolicy = mapping(
  'aws_ecr_lifecycle_policy',
  'AWS::ECR::Repository',
  {
    locate: attributes => ({ resourceId: text(attributes, 'repository') }),
    part: lifecycleText.read,
    attributes: { policy: lifecycleText },
    bookkeeping: ['registry_id', 'repository'],
  },
);

const CLUSTER = shape({
  ClusterName: 'text',
  ClusterSettings: 'list',
  CapacityProviders: 'list',
  DefaultCapacityProviderStrategy: 'list',
  Tags: 'list',
});

const capacityProviders = at('CapacityProviders', setOf(exactText));

const capacityStrategy = alike(
  item =>
    asBlocks(observe(item.configuration, 'DefaultCapacityProviderStrategy'), {
      base: 'Base',
      capacity_provider: 'CapacityProvider',
      weight: 'Weight',
    }),
  blocks({ base: null, capacity_provider: null, weight: null }),
);

const EXEC = 'configuration[0].execute_command_configuration[0]';
const LIVE_EXEC = 'Configuration.ExecuteCommandConfiguration';
const declaredBy = ['aws_ecs_cluster_capacity_providers'];

const cluster = mapping('aws_ecs_cluster', 'AWS::ECS::Cluster', {
  locate: attributes => ({
    resourceId: text(attributes, 'name'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  shape: CLUSTER,
  attributes: {
    name: at('ClusterName', exactText),
    // The one setting that ECS has.
    'setting[0].value': alike(
      item =>
        entry(
          observe(item.configuration, 'ClusterSettings'),
          'containerInsights',
        ),
      exactText,
      { default: 'disabled' },
    ),
    capacity_providers: { ...capacityProviders, declaredBy },
    default_capacity_provider_strategy: { ...capacityStrategy, declaredBy },
    [`${EXEC}.kms_key_id`]: at(`${LIVE_EXEC}.KmsKeyId`, kmsKey),
    [`${EXEC}.logging`]: at(`${LIVE_EXEC}.Logging`, exactText, {
      default: 'DEFAULT',
    }),
    [`${EXEC}.log_configuration[0].cloud_watch_log_group_name`]: at(
      `${LIVE_EXEC}.LogConfiguration.CloudWatchLogGroupName`,
      exactText,
    ),
    [`${EXEC}.log_configuration[0].cloud_watch_encryption_enabled`]: at(
      `${LIVE_EXEC}.LogConfiguration.CloudWatchEncryptionEnabled`,
      boolean,
    ),
    [`${EXEC}.log_configuration[0].s3_bucket_name`]: at(
      `${LIVE_EXEC}.LogConfiguration.S3BucketName`,
      exactText,
    ),
    [`${EXEC}.log_configuration[0].s3_key_prefix`]: at(
      `${LIVE_EXEC}.LogConfiguration.S3KeyPrefix`,
      exactText,
    ),
    [`${EXEC}.log_configuration[0].s3_bucket_encryption_enabled`]: at(
      `${LIVE_EXEC}.LogConfiguration.S3EncryptionEnabled`,
      boolean,
    ),
    'service_connect_defaults[0].namespace': at(
      'ServiceConnectDefaults.Namespace',
      exactText,
    ),
    tags_all: tagsIn('Tags'),
  },
  bookkeeping: ['setting[0].name'],
});

/** What a cluster's tasks run on, which older states keep with the cluster. */
const clusterCapacity = mapping(
  'aws_ecs_cluster_capacity_providers',
  'AWS::ECS::Cluster',
  {
    facet: true,
    locate: attributes => ({
      resourceId: text(attributes, 'cluster_name'),
      resourceName: text(attributes, 'cluster_name'),
    }),
    shape: CLUSTER,
    attributes: {
      capacity_providers: capacityProviders,
      default_capacity_provider_strategy: capacityStrategy,
    },
    bookkeeping: ['cluster_name'],
  },
);

/** `family`, `family:3` or an ARN. A family alone means its latest revision. */
const taskDefinitionName: Semantics = {
  name: 'task definition',
  compare(desired, live) {
    const [wanted, got] = [revisionOf(desired), revisionOf(live)];
    if (wanted.family !== got.family) return 'different';
    return wanted.revision === got.revision || !wanted.revision
      ? 'equal'
      : 'different';
  },
  show: live => live,
};

function revisionOf(value: JsonValue): { family: string; revision: string } {
  const name = spelling(value).replace(/^arn:.*:task-definition\//, '');
  const [family, revision = ''] = name.split(':');
  return { family, revision };
}

/** CodeDeploy and external controllers move these on their owner's behalf. */
function isDeployedElsewhere(
  _desired: JsonValue,
  _live: JsonValue,
  _item: LiveItem,
  attributes: JsonObject,
): boolean {
  const type = valueAt(attributes, 'deployment_controller[0].type');
  return type === 'CODE_DEPLOY' || type === 'EXTERNAL';
}

/**
 * CloudFormation's schema of the service. The count of tasks and, under
 * CodeDeploy, the task definition are changed by AWS on its owner's behalf.
 */
const service = mapping('aws_ecs_service', 'AWS::ECS::Service', {
  locate: attributes => ({
    resourceId: text(attributes, 'id'),
    arn: text(attributes, 'arn') ?? text(attributes, 'id'),
  }),
  attributes: {
    name: at('ServiceName', exactText),
    cluster: at('Cluster', arnOrName),
    launch_type: at('LaunchType', exactText),
    scheduling_strategy: at('SchedulingStrategy', exactText, {
      default: 'REPLICA',
    }),
    // What the latest one is changes by itself.
    platform_version: at('PlatformVersion', exactText, {
      default: 'LATEST',
      alsoEqual: (desired, live) =>
        desired === 'LATEST' && /^\d/.test(spelling(live)),
    }),
    task_definition: at('TaskDefinition', taskDefinitionName, {
      alsoEqual: isDeployedElsewhere,
    }),
    capacity_provider_strategy: alike(
      item =>
        asBlocks(observe(item.configuration, 'CapacityProviderStrategy'), {
          base: 'Base',
          capacity_provider: 'CapacityProvider',
          weight: 'Weight',
        }),
      blocks({ base: null, capacity_provider: null, weight: null }),
    ),
    load_balancer: alike(
      item =>
        asBlocks(observe(item.configuration, 'LoadBalancers'), {
          container_name: 'ContainerName',
          container_port: 'ContainerPort',
          elb_name: 'LoadBalancerName',
          target_group_arn: 'TargetGroupArn',
        }),
      blocks({
        container_name: null,
        container_port: null,
        elb_name: null,
        target_group_arn: null,
      }),
      { alsoEqual: isDeployedElsewhere },
    ),
    'deployment_circuit_breaker[0].enable': at(
      'DeploymentConfiguration.DeploymentCircuitBreaker.Enable',
      boolean,
    ),
    'deployment_circuit_breaker[0].rollback': at(
      'DeploymentConfiguration.DeploymentCircuitBreaker.Rollback',
      boolean,
    ),
    'deployment_configuration[0].strategy': at(
      'DeploymentConfiguration.Strategy',
      exactText,
      { default: 'ROLLING' },
    ),
    'deployment_configuration[0].bake_time_in_minutes': at(
      'DeploymentConfiguration.BakeTimeInMinutes',
      number,
    ),
    'alarms[0].alarm_names': at(
      'DeploymentConfiguration.Alarms.AlarmNames',
      setOf(exactText),
    ),
    'alarms[0].enable': at('DeploymentConfiguration.Alarms.Enable', boolean),
    'alarms[0].rollback': at(
      'DeploymentConfiguration.Alarms.Rollback',
      boolean,
    ),
    health_check_grace_period_seconds: at(
      'HealthCheckGracePeriodSeconds',
      number,
    ),
    propagate_tags: at('PropagateTags', exactText, { default: 'NONE' }),
    enable_ecs_managed_tags: at('EnableECSManagedTags', boolean),
    enable_execute_command: at('EnableExecuteCommand', boolean),
    deployment_maximum_percent: at(
      'DeploymentConfiguration.MaximumPercent',
      number,
      { default: 200 },
    ),
    deployment_minimum_healthy_percent: at(
      'DeploymentConfiguration.MinimumHealthyPercent',
      number,
      { default: 100 },
    ),
    'network_configuration[0].subnets': at(
      'NetworkConfiguration.AwsvpcConfiguration.Subnets',
      setOf(exactText),
    ),
    'network_configuration[0].security_groups': at(
      'NetworkConfiguration.AwsvpcConfiguration.SecurityGroups',
      setOf(exactText),
    ),
    'network_configuration[0].assign_public_ip': at(
      'NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp',
      boolean,
    ),
    'deployment_controller[0].type': at(
      'DeploymentController.Type',
      exactText,
      {
        default: 'ECS',
      },
    ),
    availability_zone_rebalancing: at(
      'AvailabilityZoneRebalancing',
      exactText,
      {
        default: 'DISABLED',
      },
    ),
    ordered_placement_strategy: alike(
      item =>
        asBlocks(observe(item.configuration, 'PlacementStrategies'), {
          field: 'Field',
          type: 'Type',
        }),
      blocks({ field: null, type: null }),
    ),
    placement_constraints: alike(
      item =>
        asBlocks(observe(item.configuration, 'PlacementConstraints'), {
          expression: 'Expression',
          type: 'Type',
        }),
      blocks({ expression: null, type: null }),
    ),
    service_registries: alike(
      item =>
        asBlocks(observe(item.configuration, 'ServiceRegistries'), {
          container_name: 'ContainerName',
          container_port: 'ContainerPort',
          port: 'Port',
          registry_arn: 'RegistryArn',
        }),
      blocks({
        container_name: null,
        container_port: null,
        port: null,
        registry_arn: null,
      }),
    ),
    tags_all: tagsIn('Tags'),
  },
  notVerifiable: {
    'deployment_configuration[0].lifecycle_hook': 'not-mapped',
    desired_count: 'not-mapped',
    service_connect_configuration: 'not-mapped',
    volume_configuration: 'not-mapped',
    vpc_lattice_configurations: 'not-mapped',
  },
  // An autoscaler's business, whoever set it up.
  restless: ['desired_count'],
  bookkeeping: [
    'force_delete',
    'force_new_deployment',
    'iam_role',
    'sigint_rollback',
    'triggers',
    'wait_for_steady_state',
  ],
});

export const containers = [
  repository,
  repositoryPolicy,
  lifecyclePolicy,
  cluster,
  clusterCapacity,
  service,
];
