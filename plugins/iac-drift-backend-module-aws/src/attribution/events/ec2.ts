import {
  adds,
  clears,
  creates,
  deletes,
  removes,
  sets,
  switches,
  TAGS,
  type TypeEvents,
} from './rule';

const source = 'ec2.amazonaws.com';

const INGRESS_RULES = [
  'aws_security_group_rule',
  'aws_vpc_security_group_ingress_rule',
];
const EGRESS_RULES = [
  'aws_security_group_rule',
  'aws_vpc_security_group_egress_rule',
];

const ROUTE_TABLE_USERS = [
  'aws_main_route_table_association',
  'aws_route_table_association',
];
const PROPAGATIONS = ['aws_vpn_gateway_route_propagation'];

const tagging = { CreateTags: adds(TAGS), DeleteTags: removes(TAGS) };

/** @internal */
export const ec2: Record<string, TypeEvents> = {
  'AWS::EC2::SecurityGroup': {
    source,
    events: {
      AuthorizeSecurityGroupIngress: adds(['ingress'], INGRESS_RULES),
      RevokeSecurityGroupIngress: removes(['ingress'], INGRESS_RULES),
      UpdateSecurityGroupRuleDescriptionsIngress: {
        ...sets(['ingress'], INGRESS_RULES),
        part: 'description',
      },
      AuthorizeSecurityGroupEgress: adds(['egress'], EGRESS_RULES),
      RevokeSecurityGroupEgress: removes(['egress'], EGRESS_RULES),
      UpdateSecurityGroupRuleDescriptionsEgress: {
        ...sets(['egress'], EGRESS_RULES),
        part: 'description',
      },
      ModifySecurityGroupRules: sets(
        ['ingress', 'egress'],
        [...INGRESS_RULES, ...EGRESS_RULES],
      ),
      CreateSecurityGroup: creates,
      DeleteSecurityGroup: deletes,
      ...tagging,
    },
  },

  'AWS::EC2::Instance': {
    source,
    events: {
      ModifyInstanceAttribute: sets(['*']),
      ModifyInstanceMetadataOptions: sets(['metadata_options']),
      ModifyInstanceCpuOptions: sets(['cpu_options']),
      ModifyInstanceCreditSpecification: sets(['credit_specification']),
      ModifyInstanceMaintenanceOptions: sets(['maintenance_options']),
      ModifyInstancePlacement: sets([
        'tenancy',
        'host_id',
        'placement_group',
        'placement_partition_number',
      ]),
      ModifyPrivateDnsNameOptions: sets(['private_dns_name_options']),
      ModifyNetworkInterfaceAttribute: sets([
        'vpc_security_group_ids',
        'security_groups',
        'source_dest_check',
      ]),
      MonitorInstances: switches('monitoring', true),
      UnmonitorInstances: switches('monitoring', false),
      AssociateIamInstanceProfile: sets(['iam_instance_profile']),
      ReplaceIamInstanceProfileAssociation: sets(['iam_instance_profile']),
      DisassociateIamInstanceProfile: clears(['iam_instance_profile']),
      AttachVolume: adds(['ebs_block_device'], ['aws_volume_attachment']),
      DetachVolume: removes(['ebs_block_device'], ['aws_volume_attachment']),
      ModifyVolume: sets(['root_block_device', 'ebs_block_device']),
      RunInstances: creates,
      TerminateInstances: deletes,
      ...tagging,
    },
  },

  'AWS::EC2::VPC': {
    source,
    events: {
      ModifyVpcAttribute: sets([
        'enable_dns_support',
        'enable_dns_hostnames',
        'enable_network_address_usage_metrics',
      ]),
      ModifyVpcTenancy: sets(['instance_tenancy']),
      AssociateVpcCidrBlock: sets([
        'cidr_block',
        'ipv6_cidr_block',
        'assign_generated_ipv6_cidr_block',
      ]),
      DisassociateVpcCidrBlock: clears([
        'ipv6_cidr_block',
        'assign_generated_ipv6_cidr_block',
      ]),
      AssociateDhcpOptions: sets(['dhcp_options_id']),
      CreateVpc: creates,
      DeleteVpc: deletes,
      ...tagging,
    },
  },

  'AWS::EC2::Subnet': {
    source,
    events: {
      ModifySubnetAttribute: sets(['*']),
      AssociateSubnetCidrBlock: sets(['ipv6_cidr_block']),
      DisassociateSubnetCidrBlock: clears(['ipv6_cidr_block']),
      CreateSubnet: creates,
      DeleteSubnet: deletes,
      ...tagging,
    },
  },

  'AWS::EC2::RouteTable': {
    source,
    events: {
      CreateRoute: adds(['route'], ['aws_route']),
      DeleteRoute: removes(['route'], ['aws_route']),
      ReplaceRoute: sets(['route'], ['aws_route']),
      AssociateRouteTable: adds([], ROUTE_TABLE_USERS),
      DisassociateRouteTable: removes([], ROUTE_TABLE_USERS),
      ReplaceRouteTableAssociation: sets([], ROUTE_TABLE_USERS),
      EnableVgwRoutePropagation: adds(['propagating_vgws'], PROPAGATIONS),
      DisableVgwRoutePropagation: removes(['propagating_vgws'], PROPAGATIONS),
      CreateRouteTable: creates,
      DeleteRouteTable: deletes,
      ...tagging,
    },
  },
};
