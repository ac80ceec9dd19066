import { observe } from '../items/livePath';
import { asList, isObject, own, ownInAnyCase, spelling } from '../json';
import { JsonValue, LiveItem } from '../types';
import { Claims } from './claims';

/**
 * Why an object that no stack claims is not called unmanaged:
 *
 * - `aws-default`: AWS makes it with the account, a VPC or a service
 * - `aws-managed`: a service made it for its own use, and owns it
 * - `service-linked`: a service's role, which only the service can change
 * - `cloudformation`, `eks`, `auto-scaling`: that controller made it
 * - `part-of-claimed`: it came with an object that a stack claims
 * - `not-a-resource`: a record of AWS Config or Systems Manager, and no object
 *
 * @public
 */
export type LeftOutReason =
  | 'aws-default'
  | 'aws-managed'
  | 'service-linked'
  | 'cloudformation'
  | 'eks'
  | 'auto-scaling'
  | 'part-of-claimed'
  | 'not-a-resource';

/** What else is known when one object is looked at. @internal */
export interface Surroundings {
  claims: Claims;
  /** VPCs that AWS made with the account. */
  defaultVpcs: Set<string>;
}

type Test = (item: LiveItem, surroundings: Surroundings) => boolean;

/** The first that holds is the reason. Sources: each service's user guide. */
const RULES: { reason: LeftOutReason; holds: Test }[] = [
  {
    reason: 'not-a-resource',
    holds: ofType(
      /^AWS::(Config::(ResourceCompliance|ConformancePackCompliance)|SSM::(ManagedInstanceInventory|AssociationCompliance|PatchCompliance|FileData)|SSMIncidents::.*)$/,
    ),
  },
  { reason: 'cloudformation', holds: ofType(/^AWS::CloudFormation::Stack$/) },
  { reason: 'cloudformation', holds: tagged(/^aws:cloudformation:/) },
  { reason: 'eks', holds: tagged(/^(aws:)?eks:/) },
  { reason: 'eks', holds: tagged(/^kubernetes\.io\/cluster\//, /^owned$/) },
  {
    reason: 'eks',
    holds: tagged(
      /^(elbv2|ingress|service)\.k8s\.aws\/|^karpenter\.(sh|k8s\.aws)\/|^(kubernetes|ebs\.csi\.aws\.com)\/|^kubernetes\.io\/(service-name|created-for\/)|^(node|efs\.csi|ebs\.csi)\.(k8s\.amazonaws|aws)\.com\//,
    ),
  },
  { reason: 'eks', holds: named(/^eks-cluster-sg-/) },
  { reason: 'eks', holds: says('description', /^(aws-K8S-|Amazon EKS )/) },
  { reason: 'auto-scaling', holds: tagged(/^aws:autoscaling:/) },
  {
    reason: 'auto-scaling',
    holds: of('AWS::CloudWatch::Alarm', named(/^(TargetTracking|awsec2-)/)),
  },
  { reason: 'service-linked', holds: says('path', /^\/aws-service-role\//) },
  { reason: 'service-linked', holds: arnHas(/:role\/aws-service-role\//) },
  {
    reason: 'aws-managed',
    holds: arnHas(
      /:role\/aws-reserved\/|^arn:[a-z-]+:iam::aws:|:saml-provider\/AWSSSO_/,
    ),
  },
  { reason: 'aws-managed', holds: says('keyManager', /^AWS$/i) },
  {
    reason: 'aws-managed',
    holds: of('AWS::KMS::Alias', named(/^(alias\/)?aws\//)),
  },
  { reason: 'aws-managed', holds: says('requesterManaged', /^true$/) },
  {
    reason: 'aws-managed',
    holds: of(
      'AWS::EC2::NetworkInterface',
      says('interfaceType', /^(?!interface$|efa$|trunk$|branch$)./),
    ),
  },
  { reason: 'aws-managed', holds: says('ManagedBy', /./) },
  { reason: 'aws-managed', holds: says('OwningService', /./) },
  { reason: 'aws-managed', holds: says('snapshotType', /^automated$/) },
  {
    reason: 'aws-managed',
    holds: tagged(
      /^aws:(backup|batch|cloud9|ec2:fleet-id|ec2spot:fleet-request-id|ecs|elasticmapreduce|rds|secretsmanager:owningService|servicecatalog)(:|$)|^AmazonECSManaged$|^elasticbeanstalk:/,
    ),
  },
  { reason: 'aws-default', holds: says('isDefault', /^true$/) },
  { reason: 'aws-default', holds: says('defaultForAz', /^true$/) },
  { reason: 'aws-default', holds: says('associations[0].main', /^true$/) },
  {
    reason: 'aws-default',
    holds: of('AWS::EC2::SecurityGroup', named(/^default$/)),
  },
  { reason: 'aws-default', holds: isGatewayOfDefaultVpc },
  {
    reason: 'aws-default',
    holds: ofNamed([
      ['AWS::Events::EventBus', /^default$/],
      ['AWS::Athena::WorkGroup', /^primary$/],
      ['AWS::Athena::DataCatalog', /^AwsDataCatalog$/],
      [
        'AWS::Backup::BackupVault',
        /^(Default|aws\/efs\/automatic-backup-vault)$/,
      ],
      ['AWS::AppConfig::DeploymentStrategy', /^AppConfig\./],
      ['AWS::CodeDeploy::DeploymentConfig', /^CodeDeployDefault\./],
      ['AWS::RDS::DBSecurityGroup', /^default$/],
      ['AWS::RDS::OptionGroup', /^default:/],
      ['AWS::ECS::CapacityProvider', /^FARGATE(_SPOT)?$/],
      ['AWS::Cassandra::Keyspace', /^system/],
    ]),
  },
  { reason: 'part-of-claimed', holds: isPartOfClaimed },
];

/** Why an object is left out, or undefined. @internal */
export function whyLeftOut(
  item: LiveItem,
  surroundings: Surroundings,
): LeftOutReason | undefined {
  return RULES.find(rule => rule.holds(item, surroundings))?.reason;
}

/** The VPCs among some objects that AWS made with the account. @internal */
export function defaultVpcsAmong(items: Iterable<LiveItem>): Set<string> {
  const found = new Set<string>();
  const isDefault = says('isDefault', /^true$/);
  for (const item of items) {
    if (item.resourceType === 'AWS::EC2::VPC' && isDefault(item)) {
      found.add(item.resourceId);
    }
  }
  return found;
}

function ofType(type: RegExp): Test {
  return item => type.test(item.resourceType);
}

function of(resourceType: string, holds: Test): Test {
  return (item, surroundings) =>
    item.resourceType === resourceType && holds(item, surroundings);
}

function ofNamed(names: [string, RegExp][]): Test {
  const known = new Map(names);
  return item => {
    const pattern = known.get(item.resourceType);
    return pattern !== undefined && namesOf(item).some(n => pattern.test(n));
  };
}

function named(pattern: RegExp): Test {
  return item => namesOf(item).some(name => pattern.test(name));
}

/** The names that are not unique ids: a group's is in its description only. */
function namesOf(item: LiveItem): string[] {
  const inside = ['groupName', 'aliasName', 'alarmName', 'name'].map(
    key =>
      isObject(item.configuration) && ownInAnyCase(item.configuration, key),
  );
  return [item.resourceName, item.resourceId, ...inside].filter(
    (name): name is string => typeof name === 'string',
  );
}

function arnHas(pattern: RegExp): Test {
  return item => item.arn !== undefined && pattern.test(item.arn);
}

function says(path: string, pattern: RegExp): (item: LiveItem) => boolean {
  return ({ configuration }) => {
    const seen = observe(configuration, path);
    return (
      seen.observed && isScalar(seen.value) && pattern.test(`${seen.value}`)
    );
  };
}

function tagged(key: RegExp, value = /^/): Test {
  return ({ tags = {} }) =>
    Object.keys(tags).some(name => key.test(name) && value.test(tags[name]));
}

function isScalar(value: JsonValue): boolean {
  return value !== null && typeof value !== 'object';
}

function isGatewayOfDefaultVpc(
  { resourceType, configuration }: LiveItem,
  { defaultVpcs }: Surroundings,
): boolean {
  if (resourceType !== 'AWS::EC2::InternetGateway') return false;
  const vpc = observe(configuration, 'attachments[0].vpcId');
  return vpc.observed && defaultVpcs.has(spelling(vpc.value));
}

/**
 * A volume or an interface that goes with its instance, and an older revision of
 * a family of tasks, of which Terraform knows the newest only.
 */
function isPartOfClaimed(
  { resourceType, configuration }: LiveItem,
  { claims }: Surroundings,
): boolean {
  if (!isObject(configuration)) return false;
  switch (resourceType) {
    case 'AWS::EC2::Volume':
      return asList(ownInAnyCase(configuration, 'attachments'))
        .filter(isObject)
        .some(attachment => goesWithClaimed(attachment, claims));
    case 'AWS::EC2::NetworkInterface': {
      const attachment = ownInAnyCase(configuration, 'attachment');
      return isObject(attachment) && goesWithClaimed(attachment, claims);
    }
    case 'AWS::ECS::TaskDefinition':
      return claims.hasFamily(ownInAnyCase(configuration, 'family'));
    default:
      return false;
  }
}

function goesWithClaimed(
  attachment: Extract<JsonValue, { [key: string]: JsonValue }>,
  claims: Claims,
): boolean {
  return (
    own(attachment, 'deleteOnTermination') === true &&
    claims.hasName(own(attachment, 'instanceId'))
  );
}
