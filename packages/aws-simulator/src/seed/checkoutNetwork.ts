import type { Resource } from '../account/resource';
import { internetGateway, routeTable, subnet, vpc } from '../shapes/ec2Network';

/** Tags of what the code of orders declares, the network of its team with it. @internal */
export const tagged = (Name?: string) => ({
  ...(Name ? { Name } : {}),
  service: 'orders',
  team: 'team-checkout',
  'managed-by': 'terraform',
});

/** The VPC of team-checkout; payments lives in it too. @internal */
export const checkoutVpc = {
  id: 'vpc-0c4a91f2d7be35801',
  cidr: '10.20.0.0/16',
  privateSubnets: [
    { id: 'subnet-0a17c3e95d2b84f60', zone: 'eu-west-1a' },
    { id: 'subnet-0b28d4fa6e3c95071', zone: 'eu-west-1b' },
  ],
};

const publicSubnetId = 'subnet-0c39e50b7f4da6182';
const gatewayId = 'igw-0d4af61c805eb7293';
const [zoneA, zoneB] = checkoutVpc.privateSubnets;

/** @internal */
export const checkoutNetwork: Resource[] = [
  vpc({
    id: checkoutVpc.id,
    cidr: checkoutVpc.cidr,
    dhcpOptionsId: 'dopt-0b7d2a6c91e3f5048',
    associationId: 'vpc-cidr-assoc-0a92d4c6e8f013b57',
    tags: tagged('checkout'),
  }),
  subnet({
    id: zoneA.id,
    vpcId: checkoutVpc.id,
    cidr: '10.20.0.0/20',
    zone: 'eu-west-1a',
    zoneId: 'euw1-az1',
    freeAddresses: 4083,
    tags: tagged('checkout-private-0'),
  }),
  subnet({
    id: zoneB.id,
    vpcId: checkoutVpc.id,
    cidr: '10.20.16.0/20',
    zone: 'eu-west-1b',
    zoneId: 'euw1-az2',
    freeAddresses: 4085,
    tags: tagged('checkout-private-1'),
  }),
  subnet({
    id: publicSubnetId,
    vpcId: checkoutVpc.id,
    cidr: '10.20.128.0/24',
    zone: 'eu-west-1a',
    zoneId: 'euw1-az1',
    freeAddresses: 249,
    publicAddresses: true,
    tags: tagged('checkout-public-eu-west-1a'),
  }),
  internetGateway({
    id: gatewayId,
    vpcId: checkoutVpc.id,
    tags: tagged('checkout'),
  }),
  routeTable({
    id: 'rtb-0e5b072d916fc83a4',
    vpcId: checkoutVpc.id,
    vpcCidr: checkoutVpc.cidr,
    defaultGatewayId: gatewayId,
    associations: [
      { id: 'rtbassoc-0f6c183ea270d94b5', subnetId: publicSubnetId },
    ],
    tags: tagged('checkout-public'),
  }),
];
