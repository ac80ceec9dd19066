import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import { keyValueTags, type Tags } from './tags';

const ec2Arn = (kind: string, id: string) =>
  `arn:aws:ec2:${REGION}:${ACCOUNT_ID}:${kind}/${id}`;

/** AWS::EC2::EIP: DescribeAddresses. @internal */
export function elasticIp(facts: {
  allocationId: string;
  publicIp: string;
  associationId: string;
  networkInterfaceId: string;
  privateIp: string;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::EC2::EIP',
    resourceId: facts.allocationId,
    resourceName: facts.publicIp,
    arn: ec2Arn('eip-allocation', facts.allocationId),
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: null,
    configuration: {
      instanceId: null,
      publicIp: facts.publicIp,
      allocationId: facts.allocationId,
      associationId: facts.associationId,
      domain: 'vpc',
      networkInterfaceId: facts.networkInterfaceId,
      networkInterfaceOwnerId: ACCOUNT_ID,
      privateIpAddress: facts.privateIp,
      tags: keyValueTags(facts.tags),
      publicIpv4Pool: 'amazon',
      networkBorderGroup: REGION,
      customerOwnedIp: null,
      customerOwnedIpv4Pool: null,
      carrierIp: null,
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}

/** AWS::EC2::NatGateway: DescribeNatGateways, with times in milliseconds. @internal */
export function natGateway(facts: {
  id: string;
  vpcId: string;
  subnetId: string;
  allocationId: string;
  publicIp: string;
  networkInterfaceId: string;
  privateIp: string;
  createdAt: string;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::EC2::NatGateway',
    resourceId: facts.id,
    resourceName: null,
    arn: ec2Arn('natgateway', facts.id),
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: facts.createdAt,
    configuration: {
      createTime: Date.parse(facts.createdAt),
      deleteTime: null,
      failureCode: null,
      failureMessage: null,
      natGatewayAddresses: [
        {
          allocationId: facts.allocationId,
          networkInterfaceId: facts.networkInterfaceId,
          privateIp: facts.privateIp,
          publicIp: facts.publicIp,
        },
      ],
      natGatewayId: facts.id,
      provisionedBandwidth: null,
      state: 'available',
      subnetId: facts.subnetId,
      vpcId: facts.vpcId,
      tags: keyValueTags(facts.tags),
      connectivityType: 'public',
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}

/** One rule of a network ACL, protocols as numbers. */
interface Entry {
  rule: number;
  egress: boolean;
  protocol: string;
  action: 'allow' | 'deny';
  cidr: string;
  from?: number;
  to?: number;
}

/** AWS::EC2::NetworkAcl, with the two rules that every one ends with. @internal */
export function networkAcl(facts: {
  id: string;
  vpcId: string;
  subnets: { id: string; associationId: string }[];
  entries: Entry[];
  tags: Tags;
}): Resource {
  const last = [true, false].map(
    (egress): Entry => ({
      rule: 32767,
      egress,
      protocol: '-1',
      action: 'deny',
      cidr: '0.0.0.0/0',
    }),
  );
  return {
    resourceType: 'AWS::EC2::NetworkAcl',
    resourceId: facts.id,
    resourceName: null,
    arn: ec2Arn('network-acl', facts.id),
    awsRegion: REGION,
    availabilityZone: 'Multiple Availability Zones',
    resourceCreationTime: null,
    configuration: {
      associations: facts.subnets.map(({ id, associationId }) => ({
        networkAclAssociationId: associationId,
        networkAclId: facts.id,
        subnetId: id,
      })),
      entries: [...facts.entries, ...last].map(
        ({ rule, egress, protocol, action, cidr, from, to }) => ({
          cidrBlock: cidr,
          egress,
          icmpTypeCode: null,
          ipv6CidrBlock: null,
          portRange: from === undefined ? null : { from, to: to ?? from },
          protocol,
          ruleAction: action,
          ruleNumber: rule,
        }),
      ),
      isDefault: false,
      networkAclId: facts.id,
      tags: keyValueTags(facts.tags),
      vpcId: facts.vpcId,
      ownerId: ACCOUNT_ID,
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}
