import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { JsonObject } from '../json';
import { keyValueTags, type Tags } from './tags';

/** One permission: a protocol, its ports, and who may use them. @internal */
export interface Rule {
  /** `tcp`, `udp`, or `-1` for everything. */
  protocol: string;
  from?: number;
  to?: number;
  cidrs?: { cidr: string; description?: string }[];
  groups?: { groupId: string; description?: string }[];
}

/**
 * A permission as AWS Config has recorded it since item version 1.3: the ranges
 * stand twice, as strings and as objects. Ports are left out for protocol `-1`.
 *
 * @internal
 */
export function ipPermission(rule: Rule): JsonObject {
  const ports: JsonObject = {};
  if (rule.from !== undefined) ports.fromPort = rule.from;
  if (rule.to !== undefined) ports.toPort = rule.to;
  const cidrs = rule.cidrs ?? [];
  return {
    ...ports,
    ipProtocol: rule.protocol,
    ipv6Ranges: [],
    prefixListIds: [],
    userIdGroupPairs: (rule.groups ?? []).map(({ groupId, description }) => ({
      ...(description ? { description } : {}),
      groupId,
      userId: ACCOUNT_ID,
    })),
    ipv4Ranges: cidrs.map(({ cidr, description }) => ({
      cidrIp: cidr,
      ...(description ? { description } : {}),
    })),
    ipRanges: cidrs.map(({ cidr }) => cidr),
  };
}

/** Everything may leave. @internal */
export const allowAllEgress: Rule = {
  protocol: '-1',
  cidrs: [{ cidr: '0.0.0.0/0' }],
};

/** AWS::EC2::SecurityGroup. @internal */
export function securityGroup(facts: {
  id: string;
  name: string;
  description: string;
  vpcId: string;
  ingress: Rule[];
  egress?: Rule[];
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::EC2::SecurityGroup',
    resourceId: facts.id,
    resourceName: facts.name,
    arn: `arn:aws:ec2:${REGION}:${ACCOUNT_ID}:security-group/${facts.id}`,
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: null,
    configuration: {
      description: facts.description,
      groupName: facts.name,
      ipPermissions: facts.ingress.map(ipPermission),
      ownerId: ACCOUNT_ID,
      groupId: facts.id,
      ipPermissionsEgress: (facts.egress ?? [allowAllEgress]).map(ipPermission),
      tags: keyValueTags(facts.tags),
      vpcId: facts.vpcId,
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [
      {
        resourceType: 'AWS::EC2::VPC',
        resourceId: facts.vpcId,
        resourceName: null,
        relationshipName: 'Is contained in Vpc',
      },
    ],
  };
}
