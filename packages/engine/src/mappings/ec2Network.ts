import {
  arnOrName,
  boolean,
  cidr,
  exactText,
  number,
  setOf,
} from '../equality';
import {
  asList,
  isEmpty,
  isObject,
  own,
  ownInAnyCase,
  spelling,
  text,
} from '../json';
import { Observation, observe } from '../items/livePath';
import { JsonObject, LiveItem } from '../types';
import { at, elementWith, modelAt, reading, ReadOptions, tagsIn } from './read';
import { shape } from './shape';
import { by } from './common';
import { mapping } from './mapping';

/** The networks that are in use; those that were given back stay in the list for a while. */
function networks(item: LiveItem, list: string, state: string): Observation {
  const all = observe(item.configuration, list);
  if (!all.observed) return all;
  const value = asList(all.value)
    .filter(isObject)
    .filter(network => {
      const seen = observe(network, state);
      return !seen.observed || !/^disassociat/i.test(spelling(seen.value));
    });
  return { observed: true, value };
}

function ipv6Block(item: LiveItem): Observation {
  const used = networks(
    item,
    'ipv6CidrBlockAssociationSet',
    'ipv6CidrBlockState.state',
  );
  if (!used.observed) return used;
  const [first] = asList(used.value).filter(isObject);
  return first === undefined
    ? { observed: true, value: null }
    : observe(first, 'ipv6CidrBlock');
}

/** DescribeVpcs. DNS settings have an API of their own, which AWS Config does not call. */
const vpc = mapping(['aws_vpc', 'aws_default_vpc'], 'AWS::EC2::VPC', {
  locate: by('id'),
  model: {
    identifier: attributes => text(attributes, 'id'),
    shows: ['enable_dns_hostnames', 'enable_dns_support'],
  },
  attributes: {
    cidr_block: at('cidrBlock', cidr),
    instance_tenancy: at('instanceTenancy', exactText, { default: 'default' }),
    dhcp_options_id: at('dhcpOptionsId', exactText, {
      declaredBy: ['aws_vpc_dhcp_options_association'],
    }),
    ipv6_cidr_block: reading(ipv6Block, cidr, {
      declaredBy: ['aws_vpc_ipv6_cidr_block_association'],
    }),
    enable_dns_hostnames: modelAt('EnableDnsHostnames', boolean),
    enable_dns_support: modelAt('EnableDnsSupport', boolean),
    tags_all: tagsIn('tags'),
  },
  notVerifiable: {
    enable_network_address_usage_metrics: 'not-returned',
    enable_classiclink: 'not-returned',
    enable_classiclink_dns_support: 'not-returned',
  },
  declarers: { aws_vpc_ipv6_cidr_block_association: by('vpc_id') },
  bookkeeping: [
    'assign_generated_ipv6_cidr_block',
    'default_network_acl_id',
    'default_route_table_id',
    'default_security_group_id',
    'main_route_table_id',
    'ipv6_association_id',
    'ipv6_cidr_block_network_border_group',
    'ipv6_ipam_pool_id',
    'ipv6_netmask_length',
    'ipv4_ipam_pool_id',
    'ipv4_netmask_length',
    'existing_default_vpc',
    'force_destroy',
  ],
});

/** DescribeSubnets. `availableIpAddressCount` moves by itself. */
const subnet = mapping(
  ['aws_subnet', 'aws_default_subnet'],
  'AWS::EC2::Subnet',
  {
    locate: by('id'),
    attributes: {
      cidr_block: at('cidrBlock', cidr),
      vpc_id: at('vpcId', exactText),
      availability_zone: at('availabilityZone', exactText),
      availability_zone_id: at('availabilityZoneId', exactText),
      map_public_ip_on_launch: at('mapPublicIpOnLaunch', boolean),
      assign_ipv6_address_on_creation: at(
        'assignIpv6AddressOnCreation',
        boolean,
      ),
      enable_dns64: at('enableDns64', boolean),
      ipv6_native: at('ipv6Native', boolean),
      map_customer_owned_ip_on_launch: at(
        'mapCustomerOwnedIpOnLaunch',
        boolean,
      ),
      private_dns_hostname_type_on_launch: at(
        'privateDnsNameOptionsOnLaunch.hostnameType',
        exactText,
        { default: 'ip-name' },
      ),
      enable_resource_name_dns_a_record_on_launch: at(
        'privateDnsNameOptionsOnLaunch.enableResourceNameDnsARecord',
        boolean,
      ),
      enable_resource_name_dns_aaaa_record_on_launch: at(
        'privateDnsNameOptionsOnLaunch.enableResourceNameDnsAAAARecord',
        boolean,
      ),
      ipv6_cidr_block: reading(ipv6Block, cidr),
      customer_owned_ipv4_pool: at('customerOwnedIpv4Pool', exactText),
      enable_lni_at_device_index: at('enableLniAtDeviceIndex', number),
      outpost_arn: at('outpostArn', exactText),
      tags_all: tagsIn('tags'),
    },
    bookkeeping: [
      'ipv6_cidr_block_association_id',
      'existing_default_subnet',
      'force_destroy',
    ],
  },
);

/** DescribeInternetGateways. */
const internetGateway = mapping(
  'aws_internet_gateway',
  'AWS::EC2::InternetGateway',
  {
    locate: by('id'),
    attributes: {
      vpc_id: at('attachments[0].vpcId', exactText, {
        declaredBy: ['aws_internet_gateway_attachment'],
      }),
      tags_all: tagsIn('tags'),
    },
    declarers: { aws_internet_gateway_attachment: by('internet_gateway_id') },
  },
);

/** A gateway's addresses, the primary one at the head; older items list it first. */
function addresses(item: LiveItem): JsonObject[] | undefined {
  const all = observe(item.configuration, 'natGatewayAddresses');
  if (!all.observed) return undefined;
  const list = asList(all.value).filter(isObject);
  const primary =
    list.find(a => spelling(ownInAnyCase(a, 'isPrimary')) === 'true') ??
    list[0];
  return primary && [primary, ...list.filter(a => a !== primary)];
}

function ofPrimary(key: string) {
  return reading(item => {
    const [primary] = addresses(item) ?? [];
    return primary ? observe(primary, key) : { observed: false };
  }, exactText);
}

function ofOthers(key: string) {
  return reading(
    item => {
      const others = addresses(item)?.slice(1);
      return others === undefined
        ? { observed: false }
        : {
            observed: true,
            value: others.flatMap(a => ownInAnyCase(a, key) ?? []),
          };
    },
    setOf(exactText),
    { declaredBy: ['aws_nat_gateway_eip_association'] },
  );
}

/** DescribeNatGateways. */
const natGateway = mapping('aws_nat_gateway', 'AWS::EC2::NatGateway', {
  locate: by('id'),
  attributes: {
    subnet_id: at('subnetId', exactText),
    connectivity_type: at('connectivityType', exactText, { default: 'public' }),
    allocation_id: ofPrimary('allocationId'),
    private_ip: ofPrimary('privateIp'),
    secondary_allocation_ids: ofOthers('allocationId'),
    secondary_private_ip_addresses: ofOthers('privateIp'),
    vpc_id: at('vpcId', exactText),
    tags_all: tagsIn('tags'),
  },
  notVerifiable: {
    availability_mode: 'not-returned',
    availability_zone_address: 'not-returned',
  },
  bookkeeping: [
    'secondary_private_ip_address_count',
    'association_id',
    'network_interface_id',
    'public_ip',
    'auto_provision_zones',
    'auto_scaling_ips',
    'regional_nat_gateway_address',
    'regional_nat_gateway_auto_mode',
    'route_table_id',
  ],
  declarers: { aws_nat_gateway_eip_association: by('nat_gateway_id') },
});

/**
 * Who holds an address is decided by associations, NAT gateways, load balancers
 * and machines; an address whose own resource asks for nobody may have anybody.
 */
const HOLDER: ReadOptions = {
  declaredBy: ['aws_eip_association', 'aws_nat_gateway'],
  alsoEqual: desired => isEmpty(desired),
};

/** DescribeAddresses. */
const eip = mapping('aws_eip', 'AWS::EC2::EIP', {
  locate: attributes => ({
    resourceId: text(attributes, 'allocation_id') ?? text(attributes, 'id'),
  }),
  attributes: {
    domain: at('domain', exactText, { default: 'vpc' }),
    public_ip: at('publicIp', exactText),
    public_ipv4_pool: at('publicIpv4Pool', exactText, { default: 'amazon' }),
    network_border_group: at('networkBorderGroup', exactText),
    customer_owned_ipv4_pool: at('customerOwnedIpv4Pool', exactText),
    instance: at('instanceId', exactText, HOLDER),
    network_interface: at('networkInterfaceId', exactText, HOLDER),
    tags_all: tagsIn('tags'),
  },
  notVerifiable: {
    associate_with_private_ip: 'write-only',
    address: 'write-only',
    ipam_pool_id: 'not-returned',
  },
  bookkeeping: [
    'allocation_id',
    'association_id',
    'carrier_ip',
    'customer_owned_ip',
    'private_dns',
    'private_ip',
    'ptr_record',
    'public_dns',
    'vpc',
  ],
  declarers: { aws_nat_gateway: by('allocation_id') },
});

const eipAssociation = mapping('aws_eip_association', 'AWS::EC2::EIP', {
  locate: attributes => ({
    resourceId: text(attributes, 'allocation_id'),
    resourceName: text(attributes, 'public_ip'),
  }),
  part: item => observe(item.configuration, 'associationId'),
  attributes: {
    instance_id: at('instanceId', exactText),
    network_interface_id: at('networkInterfaceId', exactText),
    private_ip_address: at('privateIpAddress', exactText),
    public_ip: at('publicIp', exactText),
  },
  bookkeeping: ['allocation_id', 'allow_reassociation'],
});

const furtherNetwork = (item: LiveItem, attributes: JsonObject) =>
  elementWith(
    networks(item, 'cidrBlockAssociationSet', 'cidrBlockState.state'),
    'cidrBlock',
    own(attributes, 'cidr_block'),
  );

/** A further network of a VPC. */
const vpcCidr = mapping(
  'aws_vpc_ipv4_cidr_block_association',
  'AWS::EC2::VPC',
  {
    locate: attributes => ({ resourceId: text(attributes, 'vpc_id') }),
    many: true,
    part: furtherNetwork,
    attributes: {
      cidr_block: reading((item, attributes) => {
        const seen = furtherNetwork(item, attributes);
        return seen.observed && isObject(seen.value)
          ? observe(seen.value, 'cidrBlock')
          : { observed: false };
      }, cidr),
    },
    bookkeeping: ['ipv4_ipam_pool_id', 'ipv4_netmask_length', 'vpc_id'],
  },
);

/** Which name servers and domain a VPC's machines are told. */
const dhcpOptions = mapping(
  'aws_vpc_dhcp_options_association',
  'AWS::EC2::VPC',
  {
    locate: attributes => ({ resourceId: text(attributes, 'vpc_id') }),
    facet: true,
    attributes: { dhcp_options_id: at('dhcpOptionsId', exactText) },
    bookkeeping: ['vpc_id'],
  },
);

/** What a flow log watches, when it is of the kind that an id's prefix says. */
function watched(prefix: string) {
  const kind = new RegExp(`^${prefix}[0-9a-f]+$`);
  return reading(item => {
    const seen = observe(item.configuration, 'resourceId');
    return seen.observed &&
      typeof seen.value === 'string' &&
      kind.test(seen.value)
      ? seen
      : { observed: false };
  }, exactText);
}

/** DescribeFlowLogs. What is watched is `resourceId`, whatever its kind. */
const flowLog = mapping('aws_flow_log', 'AWS::EC2::FlowLog', {
  locate: by('id'),
  shape: shape({
    flowLogId: 'text',
    resourceId: 'text',
    trafficType: 'text',
    logDestinationType: 'text',
    logFormat: 'text',
    maxAggregationInterval: 'number',
  }),
  attributes: {
    traffic_type: at('trafficType', exactText),
    vpc_id: watched('vpc-'),
    subnet_id: watched('subnet-'),
    eni_id: watched('eni-'),
    transit_gateway_id: watched('tgw-'),
    transit_gateway_attachment_id: watched('tgw-attach-'),
    log_destination: at('logDestination', arnOrName),
    log_destination_type: at('logDestinationType', exactText, {
      default: 'cloud-watch-logs',
    }),
    log_format: at('logFormat', exactText),
    iam_role_arn: at('deliverLogsPermissionArn', exactText),
    max_aggregation_interval: at('maxAggregationInterval', number, {
      default: 600,
    }),
    tags_all: tagsIn('tags'),
  },
  notVerifiable: {
    destination_options: 'not-mapped',
    deliver_cross_account_role: 'not-mapped',
  },
  bookkeeping: ['log_group_name', 'regional_nat_gateway_id'],
});

/** DescribeNetworkInterfaces. */
const networkInterface = mapping(
  'aws_network_interface',
  'AWS::EC2::NetworkInterface',
  {
    locate: by('id'),
    attributes: {
      description: at('description', exactText),
      subnet_id: at('subnetId', exactText),
      private_ip: at('privateIpAddress', exactText),
      private_ips: reading(
        item =>
          observe(item.configuration, 'privateIpAddresses[].privateIpAddress'),
        setOf(exactText),
      ),
      security_groups: at('groups[].groupId', setOf(exactText), {
        declaredBy: ['aws_network_interface_sg_attachment'],
      }),
      ipv6_addresses: at('ipv6Addresses[].ipv6Address', setOf(cidr)),
      ipv4_prefixes: at('ipv4Prefixes[].ipv4Prefix', setOf(cidr)),
      ipv6_prefixes: at('ipv6Prefixes[].ipv6Prefix', setOf(cidr)),
      source_dest_check: at('sourceDestCheck', boolean, { default: true }),
      interface_type: at('interfaceType', exactText, { default: 'interface' }),
      tags_all: tagsIn('tagSet'),
    },
    declarers: {
      aws_network_interface_sg_attachment: by('network_interface_id'),
    },
    bookkeeping: [
      'attachment',
      'ipv4_prefix_count',
      'ipv6_address_count',
      'ipv6_prefix_count',
      'mac_address',
      'outpost_arn',
      'private_dns_name',
      'private_ip_list',
      'private_ip_list_enabled',
      'private_ips_count',
      'ipv6_address_list',
      'ipv6_address_list_enabled',
      'enable_primary_ipv6',
    ],
  },
);

export const ec2Network = [
  vpc,
  subnet,
  internetGateway,
  natGateway,
  eip,
  eipAssociation,
  vpcCidr,
  dhcpOptions,
  flowLog,
  networkInterface,
];
