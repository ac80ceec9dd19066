import { apiGateway } from './apiGateway';
import { apiGatewayV2 } from './apiGatewayV2';
import { athena } from './athena';
import { autoscaling } from './autoscaling';
import { cloudFront } from './cloudFront';
import { cloudwatch } from './cloudwatch';
import { codeBuild } from './codeBuild';
import { containers } from './containers';
import { dynamodb } from './dynamodb';
import { ec2Instance } from './ec2Instance';
import { ec2Network } from './ec2Network';
import { ec2NetworkAcl } from './ec2NetworkAcl';
import { ec2RouteTable } from './ec2RouteTable';
import { ec2SecurityGroup } from './ec2SecurityGroup';
import { ecsTaskDefinition } from './ecsTaskDefinition';
import { edge } from './edge';
import { efs } from './efs';
import { eks } from './eks';
import { elastiCache } from './elastiCache';
import { elasticLoadBalancing } from './elasticLoadBalancing';
import { events } from './events';
import { eventSources } from './eventSources';
import { iam } from './iam';
import { kinesis } from './kinesis';
import { kms } from './kms';
import { lambda } from './lambda';
import { launchTemplates } from './launchTemplate';
import { logs } from './logs';
import { operations } from './operations';
import { parameterGroups } from './parameterGroups';
import { rds } from './rds';
import { rdsCluster } from './rdsCluster';
import { s3 } from './s3';
import { search } from './search';
import { secretsManager } from './secretsManager';
import { security } from './security';
import { sns } from './sns';
import { sqs } from './sqs';
import { ssm } from './ssm';
import { vpcConnections } from './vpcConnections';
import { waf } from './waf';
import { LocateAll, Mapping, PartsRule } from './mapping';

const MAPPINGS: Mapping[] = [
  apiGateway,
  apiGatewayV2,
  athena,
  autoscaling,
  cloudFront,
  cloudwatch,
  codeBuild,
  containers,
  dynamodb,
  ec2Instance,
  ec2Network,
  ec2NetworkAcl,
  ec2RouteTable,
  ec2SecurityGroup,
  ecsTaskDefinition,
  edge,
  efs,
  eks,
  elastiCache,
  elasticLoadBalancing,
  events,
  eventSources,
  iam,
  kinesis,
  kms,
  lambda,
  launchTemplates,
  logs,
  operations,
  parameterGroups,
  rds,
  rdsCluster,
  s3,
  search,
  secretsManager,
  security,
  sns,
  sqs,
  ssm,
  vpcConnections,
  waf,
].flat();

const BY_TYPE = new Map(
  MAPPINGS.flatMap(mapping =>
    mapping.types.map((type): [string, Mapping] => [type, mapping]),
  ),
);

/** The type that manages a whole object, by AWS Config's name of its type. */
const OWNERS = new Map(
  MAPPINGS.filter(mapping => !mapping.facet)
    .reverse()
    .map(mapping => [mapping.resourceType, mapping.types[0]]),
);

function grouped<T>(pairs: [string, T][]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of pairs) {
    groups.set(key, [...(groups.get(key) ?? []), value]);
  }
  return groups;
}

const COLLECTIONS = grouped(
  MAPPINGS.flatMap(mapping =>
    Object.values(mapping.parts).flatMap(rule =>
      Object.keys(rule.declaredBy).map((type): [string, PartsRule] => [
        type,
        rule,
      ]),
    ),
  ),
);

/** Types that declare part of another's object: parts, settings, and unmapped ones. */
const DECLARERS = grouped(
  MAPPINGS.flatMap(mapping => {
    const named = [
      ...Object.values(mapping.parts).flatMap(rule =>
        Object.keys(rule.declaredBy),
      ),
      ...Object.values(mapping.attributes).flatMap(
        rule => rule.declaredBy ?? [],
      ),
    ];
    return [...new Set(named)].flatMap(
      (type): [string, { resourceType: string; locate: LocateAll }][] => {
        const locate = mapping.declarers[type] ?? BY_TYPE.get(type)?.locate;
        return locate === undefined
          ? []
          : [[type, { resourceType: mapping.resourceType, locate }]];
      },
    );
  }),
);

/** What is known of a Terraform type. @internal */
export function mappingOf(type: string): Mapping | undefined {
  return BY_TYPE.get(type);
}

/** The Terraform types that can be compared, in order. @public */
export function supportedTypes(): string[] {
  return [...BY_TYPE.keys()].sort();
}

/** The Terraform type of an object that AWS Config names so. @internal */
export function ownerTypeOf(resourceType: string): string | undefined {
  return OWNERS.get(resourceType);
}

/** Every supported type with its mapping, in order of type. @internal */
export function mappingsInOrder(): [string, Mapping][] {
  return [...BY_TYPE].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The collections that instances of a type are parts of. @internal */
export function collectionsOf(type: string): PartsRule[] {
  return COLLECTIONS.get(type) ?? [];
}

/** Where to find the object of which a resource declares something. @internal */
export function declaredObjectsOf(
  type: string,
): { resourceType: string; locate: LocateAll }[] {
  return DECLARERS.get(type) ?? [];
}
