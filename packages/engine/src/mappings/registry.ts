import { autoscaling } from './autoscaling';
import { containers } from './containers';
import { dynamodb } from './dynamodb';
import { ec2Instance } from './ec2Instance';
import { ec2Network } from './ec2Network';
import { ec2RouteTable } from './ec2RouteTable';
import { ec2SecurityGroup } from './ec2SecurityGroup';
import { elasticLoadBalancing } from './elasticLoadBalancing';
import { iam } from './iam';
import { kinesis } from './kinesis';
import { kms } from './kms';
import { lambda } from './lambda';
import { LocateAll, Mapping, PartsRule } from './mapping';
import { rds } from './rds';
import { s3 } from './s3';
import { sns } from './sns';
import { sqs } from './sqs';

const MAPPINGS: Mapping[] = [
  autoscaling,
  containers,
  dynamodb,
  ec2Instance,
  ec2Network,
  ec2RouteTable,
  ec2SecurityGroup,
  elasticLoadBalancing,
  iam,
  kinesis,
  kms,
  lambda,
  rds,
  s3,
  sns,
  sqs,
].flat();

const BY_TYPE = new Map(
  MAPPINGS.flatMap(mapping =>
    mapping.types.map((type): [string, Mapping] => [type, mapping]),
  ),
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
