import { anyCaseText, boolean, exactText, iamPolicy, setOf } from '../equality';
import { isEmpty, spelling, text } from '../json';
import { JsonValue } from '../types';
import { LocateAll, mapping } from './mapping';
import { at, tagsIn } from './read';
import { shape } from './shape';

/** What nobody asked for is decided by the service and by the addresses it has. */
const isLeftToService = (desired: JsonValue, live: JsonValue) =>
  isEmpty(desired) && ['ipv4', 'service-defined'].includes(spelling(live));

const ofEndpoint: LocateAll = attributes => ({
  resourceId: text(attributes, 'vpc_endpoint_id'),
});

/** DescribeVpcEndpoints. An endpoint without a policy of its own has AWS's, which allows all. */
const vpcEndpoint = mapping('aws_vpc_endpoint', 'AWS::EC2::VPCEndpoint', {
  locate: attributes => ({
    resourceId: text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  shape: shape({
    vpcEndpointId: 'text',
    vpcEndpointType: 'text',
    vpcId: 'text',
    serviceName: 'text',
    routeTableIds: 'list',
    subnetIds: 'list',
  }),
  attributes: {
    vpc_id: at('vpcId', exactText),
    service_name: at('serviceName', exactText),
    vpc_endpoint_type: at('vpcEndpointType', anyCaseText, {
      default: 'Gateway',
    }),
    ip_address_type: at('ipAddressType', anyCaseText, { default: 'ipv4' }),
    private_dns_enabled: at('privateDnsEnabled', boolean),
    policy: at('policyDocument', iamPolicy, {
      declaredBy: ['aws_vpc_endpoint_policy'],
    }),
    route_table_ids: at('routeTableIds', setOf(exactText), {
      declaredBy: ['aws_vpc_endpoint_route_table_association'],
    }),
    subnet_ids: at('subnetIds', setOf(exactText), {
      declaredBy: ['aws_vpc_endpoint_subnet_association'],
    }),
    security_group_ids: at('groups[].groupId', setOf(exactText), {
      model: 'SecurityGroupIds',
      declaredBy: ['aws_vpc_endpoint_security_group_association'],
    }),
    'dns_options[0].dns_record_ip_type': at(
      'dnsOptions.dnsRecordIpType',
      anyCaseText,
      { alsoEqual: isLeftToService },
    ),
    tags_all: tagsIn('tags'),
  },
  bookkeeping: [
    'auto_accept',
    'cidr_blocks',
    'dns_entry',
    'network_interface_ids',
    'prefix_list_id',
    'requester_managed',
    'state',
    'subnet_configuration',
  ],
  declarers: {
    aws_vpc_endpoint_policy: ofEndpoint,
    aws_vpc_endpoint_route_table_association: ofEndpoint,
    aws_vpc_endpoint_subnet_association: ofEndpoint,
    aws_vpc_endpoint_security_group_association: ofEndpoint,
  },
});

/** DescribeVpcPeeringConnections. */
const peering = mapping(
  'aws_vpc_peering_connection',
  'AWS::EC2::VPCPeeringConnection',
  {
    locate: attributes => ({ resourceId: text(attributes, 'id') }),
    shape: shape({
      vpcPeeringConnectionId: 'text',
      accepterVpcInfo: 'object',
      requesterVpcInfo: 'object',
    }),
    attributes: {
      vpc_id: at('requesterVpcInfo.vpcId', exactText),
      peer_vpc_id: at('accepterVpcInfo.vpcId', exactText),
      peer_owner_id: at('accepterVpcInfo.ownerId', exactText),
      peer_region: at('accepterVpcInfo.region', exactText),
      tags_all: tagsIn('tags'),
    },
    notVerifiable: { accepter: 'not-mapped', requester: 'not-mapped' },
    bookkeeping: ['accept_status', 'auto_accept'],
  },
);

/** CloudFormation's schema of the gateway. */
const transitGateway = mapping(
  'aws_ec2_transit_gateway',
  'AWS::EC2::TransitGateway',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'id'),
      arn: text(attributes, 'arn'),
    }),
    shape: shape({
      Id: 'text',
      AmazonSideAsn: 'number',
      AutoAcceptSharedAttachments: 'text',
      DnsSupport: 'text',
      DefaultRouteTableAssociation: 'text',
    }),
    attributes: {
      description: at('Description', exactText),
      amazon_side_asn: at('AmazonSideAsn', exactText),
      auto_accept_shared_attachments: at(
        'AutoAcceptSharedAttachments',
        exactText,
      ),
      default_route_table_association: at(
        'DefaultRouteTableAssociation',
        exactText,
      ),
      default_route_table_propagation: at(
        'DefaultRouteTablePropagation',
        exactText,
      ),
      dns_support: at('DnsSupport', exactText),
      multicast_support: at('MulticastSupport', exactText),
      vpn_ecmp_support: at('VpnEcmpSupport', exactText),
      transit_gateway_cidr_blocks: at(
        'TransitGatewayCidrBlocks',
        setOf(exactText),
      ),
      tags_all: tagsIn('Tags'),
    },
    notVerifiable: { security_group_referencing_support: 'not-returned' },
    bookkeeping: [
      'association_default_route_table_id',
      'encryption_support',
      'propagation_default_route_table_id',
    ],
  },
);

export const vpcConnections = [vpcEndpoint, peering, transitGateway];
