/** @jest-environment node */
import { desired } from '../fixtures/account';
import { itemOf, judged, unverifiedOf } from '../fixtures/judged';
import { JsonObject } from '../types';

describe('a security group of an item older than descriptions', () => {
  const permission = (more: JsonObject) =>
    itemOf('AWS::EC2::SecurityGroup', 'sg-1', {
      groupId: 'sg-1',
      ipPermissions: [
        { ipProtocol: 'tcp', fromPort: 443, toPort: 443, ...more },
      ],
    });
  const old = permission({ ipRanges: ['10.0.0.0/8'], userIdGroupPairs: [] });
  const rule = {
    from_port: 443,
    to_port: 443,
    protocol: 'tcp',
    cidr_blocks: ['10.0.0.0/8'],
    description: 'the office',
  };
  const group = desired('aws_security_group.g', {
    id: 'sg-1',
    ingress: [rule],
  });
  const alone = desired('aws_security_group_rule.r', {
    security_group_id: 'sg-1',
    type: 'ingress',
    ...rule,
  });

  it('says nothing of descriptions', () => {
    expect(judged(group, old)).toBe('in-sync');
    expect(judged(alone, old)).toBe('in-sync');
  });

  it('shows them where the item is newer, also as none', () => {
    const described = (...description: string[]) =>
      permission({
        ipRanges: ['10.0.0.0/8'],
        ipv4Ranges: [
          {
            cidrIp: '10.0.0.0/8',
            ...description.map(d => ({ description: d }))[0],
          },
        ],
      });
    expect(judged(group, described('the office'))).toBe('in-sync');
    expect(judged(group, described('the world'))).toBe('changed ingress');
    expect(judged(group, described())).toBe('changed ingress');
    expect(judged(alone, described())).toBe('changed description');
  });
});

describe('an address', () => {
  const eip = (more: JsonObject) =>
    desired('aws_eip.e', { id: 'eipalloc-1', domain: 'vpc', ...more });
  const item = (more: JsonObject) =>
    itemOf('AWS::EC2::EIP', 'eipalloc-1', {
      allocationId: 'eipalloc-1',
      domain: 'vpc',
      instanceId: null,
      networkInterfaceId: null,
      ...more,
    });

  it('for which nobody is asked may be held by anybody', () => {
    const free = eip({ instance: '', network_interface: '' });
    expect(judged(free, item({ networkInterfaceId: 'eni-1' }))).toBe('in-sync');
  });

  it('that was taken from its holder is drift', () => {
    const held = eip({ instance: 'i-1', network_interface: 'eni-1' });
    expect(judged(held, item({}))).toBe('changed instance network_interface');
  });
});

describe('a network', () => {
  const item = (more: JsonObject) =>
    itemOf('AWS::EC2::VPC', 'vpc-1', {
      vpcId: 'vpc-1',
      cidrBlock: '10.0.0.0/16',
      dhcpOptionsId: 'dopt-2',
      ...more,
    });
  const options = (id: string) =>
    desired('aws_vpc_dhcp_options_association.d', {
      vpc_id: 'vpc-1',
      dhcp_options_id: id,
    });

  it('has the DHCP options that an association gives it', () => {
    const vpc = desired('aws_vpc.v', {
      id: 'vpc-1',
      dhcp_options_id: 'dopt-1',
    });
    expect(judged(vpc, item({}))).toBe('changed dhcp_options_id');
    expect(judged(vpc, item({}), [options('dopt-2')])).toBe('in-sync');
    expect(judged(options('dopt-2'), item({}))).toBe('in-sync');
    expect(judged(options('dopt-1'), item({}))).toBe('changed dhcp_options_id');
  });

  it('has lost a further range that was given back', () => {
    const range = desired('aws_vpc_ipv4_cidr_block_association.r', {
      vpc_id: 'vpc-1',
      cidr_block: '10.1.0.0/16',
    });
    const listed = (state: string) =>
      item({
        cidrBlockAssociationSet: [
          { cidrBlock: '10.1.0.0/16', cidrBlockState: { state } },
        ],
      });
    expect(judged(range, listed('associated'))).toBe('in-sync');
    expect(judged(range, listed('disassociated'))).toMatch(/^deleted/);
  });

  it('has a default list of rules to which subnets fall', () => {
    const acl = desired('aws_default_network_acl.a', {
      id: 'acl-1',
      vpc_id: 'vpc-1',
      subnet_ids: ['subnet-1'],
    });
    const own = { ...acl, type: 'aws_network_acl' };
    const got = (isDefault: boolean) =>
      itemOf('AWS::EC2::NetworkAcl', 'acl-1', {
        vpcId: 'vpc-1',
        isDefault,
        associations: [{ subnetId: 'subnet-2' }],
      });
    expect(judged(acl, got(true))).toBe('in-sync');
    expect(unverifiedOf(acl, got(true))).toEqual(['subnet_ids']);
    expect(judged(own, got(false))).toBe('changed subnet_ids');
  });
});

describe('a gateway, an interface, an endpoint', () => {
  it('has the further addresses that associations give it', () => {
    const nat = desired('aws_nat_gateway.n', {
      id: 'nat-1',
      allocation_id: 'eipalloc-1',
      secondary_allocation_ids: [],
    });
    const item = itemOf('AWS::EC2::NatGateway', 'nat-1', {
      natGatewayAddresses: [
        { allocationId: 'eipalloc-1', isPrimary: true },
        { allocationId: 'eipalloc-2', isPrimary: false },
      ],
    });
    const association = desired('aws_nat_gateway_eip_association.a', {
      nat_gateway_id: 'nat-1',
      allocation_id: 'eipalloc-2',
    });
    expect(judged(nat, item, [association])).toBe('in-sync');
  });

  it('has its IPv6 addresses in any spelling', () => {
    const eni = desired('aws_network_interface.e', {
      id: 'eni-1',
      ipv6_addresses: ['2001:db8::1'],
    });
    const got = (ipv6Address: string) =>
      itemOf('AWS::EC2::NetworkInterface', 'eni-1', {
        ipv6Addresses: [{ ipv6Address }],
      });
    expect(judged(eni, got('2001:0DB8:0:0:0:0:0:1'))).toBe('in-sync');
    expect(judged(eni, got('2001:db8::2'))).toBe('changed ipv6_addresses');
  });

  it('leaves its addresses to the service', () => {
    const endpoint = desired('aws_vpc_endpoint.e', {
      id: 'vpce-1',
      vpc_id: 'vpc-1',
      vpc_endpoint_type: 'Interface',
      ip_address_type: '',
      dns_options: [{ dns_record_ip_type: '' }],
    });
    const got = (dnsRecordIpType: string) =>
      itemOf('AWS::EC2::VPCEndpoint', 'vpce-1', {
        vpcEndpointId: 'vpce-1',
        vpcEndpointType: 'Interface',
        vpcId: 'vpc-1',
        ipAddressType: 'ipv4',
        dnsOptions: { dnsRecordIpType },
      });
    expect(judged(endpoint, got('service-defined'))).toBe('in-sync');
    expect(judged(endpoint, got('ipv6'))).toBe(
      'changed dns_options[0].dns_record_ip_type',
    );
  });

  it('leaves out routes that a route server announces', () => {
    const table = desired('aws_route_table.t', { id: 'rtb-1', route: [] });
    const got = (origin: string) =>
      itemOf('AWS::EC2::RouteTable', 'rtb-1', {
        routes: [
          {
            destinationCidrBlock: '192.168.0.0/16',
            networkInterfaceId: 'eni-1',
            origin,
          },
        ],
      });
    expect(judged(table, got('Advertisement'))).toBe('in-sync');
    expect(judged(table, got('CreateRoute'))).toBe('stale');
  });
});

describe('a machine', () => {
  it('of an older state has its processors elsewhere', () => {
    const machine = desired('aws_instance.m', {
      id: 'i-1',
      cpu_core_count: 2,
      cpu_threads_per_core: 2,
    });
    const got = (coreCount: number) =>
      itemOf('AWS::EC2::Instance', 'i-1', {
        cpuOptions: { coreCount, threadsPerCore: 2 },
      });
    expect(judged(machine, got(2))).toBe('in-sync');
    expect(judged(machine, got(1))).toBe('changed cpu_options[0].core_count');
  });
});
