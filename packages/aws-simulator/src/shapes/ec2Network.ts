import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { JsonValue } from '../json';
import { keyValueTags, type Tags } from './tags';

const ec2Arn = (kind: string, id: string) =>
  `arn:aws:ec2:${REGION}:${ACCOUNT_ID}:${kind}/${id}`;

const inVpc = (vpcId: string) => [
  {
    resourceType: 'AWS::EC2::VPC',
    resourceId: vpcId,
    resourceName: null,
    relationshipName: 'Is contained in Vpc',
  },
];

/**
 * AWS::EC2::VPC: a describe answer in camel case. The DNS switches are Cloud
 * Control's alone.
 *
 * @internal
 */
export function vpc(facts: {
  id: string;
  cidr: string;
  dhcpOptionsId: string;
  associationId: string;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::EC2::VPC',
    resourceId: facts.id,
    resourceName: null,
    arn: ec2Arn('vpc', facts.id),
    awsRegion: REGION,
    availabilityZone: 'Multiple Availability Zones',
    resourceCreationTime: null,
    configuration: {
      cidrBlock: facts.cidr,
      dhcpOptionsId: facts.dhcpOptionsId,
      state: 'available',
      vpcId: facts.id,
      ownerId: ACCOUNT_ID,
      instanceTenancy: 'default',
      ipv6CidrBlockAssociationSet: [],
      cidrBlockAssociationSet: [
        {
          associationId: facts.associationId,
          cidrBlock: facts.cidr,
          cidrBlockState: { state: 'associated', statusMessage: null },
        },
      ],
      isDefault: false,
      tags: keyValueTags(facts.tags),
    },
    supplementaryConfiguration: {},
    modelOnly: { EnableDnsHostnames: true, EnableDnsSupport: true },
    tags: facts.tags,
    relationships: [],
  };
}

/** AWS::EC2::Subnet. `availableIpAddressCount` moves by itself. @internal */
export function subnet(facts: {
  id: string;
  vpcId: string;
  cidr: string;
  zone: string;
  zoneId: string;
  freeAddresses: number;
  publicAddresses?: boolean;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::EC2::Subnet',
    resourceId: facts.id,
    resourceName: null,
    arn: ec2Arn('subnet', facts.id),
    awsRegion: REGION,
    availabilityZone: facts.zone,
    resourceCreationTime: null,
    configuration: {
      availabilityZone: facts.zone,
      availabilityZoneId: facts.zoneId,
      availableIpAddressCount: facts.freeAddresses,
      cidrBlock: facts.cidr,
      defaultForAz: false,
      enableLniAtDeviceIndex: null,
      mapPublicIpOnLaunch: facts.publicAddresses ?? false,
      mapCustomerOwnedIpOnLaunch: false,
      customerOwnedIpv4Pool: null,
      state: { value: 'available' },
      subnetId: facts.id,
      vpcId: facts.vpcId,
      ownerId: ACCOUNT_ID,
      assignIpv6AddressOnCreation: false,
      ipv6CidrBlockAssociationSet: [],
      tags: keyValueTags(facts.tags),
      subnetArn: ec2Arn('subnet', facts.id),
      outpostArn: null,
      enableDns64: false,
      ipv6Native: false,
      privateDnsNameOptionsOnLaunch: {
        hostnameType: 'ip-name',
        enableResourceNameDnsARecord: false,
        enableResourceNameDnsAAAARecord: false,
      },
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: inVpc(facts.vpcId),
  };
}

/** AWS::EC2::InternetGateway. @internal */
export function internetGateway(facts: {
  id: string;
  vpcId: string;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::EC2::InternetGateway',
    resourceId: facts.id,
    resourceName: null,
    arn: ec2Arn('internet-gateway', facts.id),
    awsRegion: REGION,
    availabilityZone: 'Multiple Availability Zones',
    resourceCreationTime: null,
    configuration: {
      attachments: [{ state: 'available', vpcId: facts.vpcId }],
      internetGatewayId: facts.id,
      ownerId: ACCOUNT_ID,
      tags: keyValueTags(facts.tags),
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}

const route = (members: Record<string, JsonValue>) => ({
  destinationCidrBlock: null,
  destinationIpv6CidrBlock: null,
  destinationPrefixListId: null,
  egressOnlyInternetGatewayId: null,
  gatewayId: null,
  instanceId: null,
  instanceOwnerId: null,
  natGatewayId: null,
  transitGatewayId: null,
  networkInterfaceId: null,
  origin: 'CreateRoute',
  state: 'active',
  vpcPeeringConnectionId: null,
  ...members,
});

/** AWS::EC2::RouteTable with AWS's own local route first. @internal */
export function routeTable(facts: {
  id: string;
  vpcId: string;
  vpcCidr: string;
  defaultGatewayId: string;
  associations: { id: string; subnetId: string }[];
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::EC2::RouteTable',
    resourceId: facts.id,
    resourceName: null,
    arn: ec2Arn('route-table', facts.id),
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: null,
    configuration: {
      associations: facts.associations.map(({ id, subnetId }) => ({
        main: false,
        routeTableAssociationId: id,
        routeTableId: facts.id,
        subnetId,
        gatewayId: null,
        associationState: { state: 'associated', statusMessage: null },
      })),
      propagatingVgws: [],
      routeTableId: facts.id,
      routes: [
        route({
          destinationCidrBlock: facts.vpcCidr,
          gatewayId: 'local',
          origin: 'CreateRouteTable',
        }),
        route({
          destinationCidrBlock: '0.0.0.0/0',
          gatewayId: facts.defaultGatewayId,
        }),
      ],
      tags: keyValueTags(facts.tags),
      vpcId: facts.vpcId,
      ownerId: ACCOUNT_ID,
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: inVpc(facts.vpcId),
  };
}
