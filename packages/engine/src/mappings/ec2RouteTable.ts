import { canonicalCidr } from '../equality/cidr';
import { exactText, setOf } from '../equality';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, own, ownInAnyCase, spelling, text } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { at, elementWith, reading, tagsIn } from './read';
import { by } from './common';
import { mapping, Part, PartsRule } from './mapping';

/** A route's destinations: AWS's name, the table's block, `aws_route`. */
const DESTINATIONS = [
  ['destinationCidrBlock', 'cidr_block', 'destination_cidr_block'],
  [
    'destinationIpv6CidrBlock',
    'ipv6_cidr_block',
    'destination_ipv6_cidr_block',
  ],
  [
    'destinationPrefixListId',
    'destination_prefix_list_id',
    'destination_prefix_list_id',
  ],
];

/**
 * A route's targets. A route to an instance names its network interface too; the
 * interface comes first and decides.
 */
const TARGETS = [
  ['networkInterfaceId', 'network_interface_id'],
  ['natGatewayId', 'nat_gateway_id'],
  ['transitGatewayId', 'transit_gateway_id'],
  ['vpcPeeringConnectionId', 'vpc_peering_connection_id'],
  ['egressOnlyInternetGatewayId', 'egress_only_gateway_id'],
  ['carrierGatewayId', 'carrier_gateway_id'],
  ['localGatewayId', 'local_gateway_id'],
  ['coreNetworkArn', 'core_network_arn'],
  ['gatewayId', 'gateway_id'],
  ['gatewayId', 'vpc_endpoint_id'],
  ['instanceId', 'instance_id'],
];

/**
 * Routes, in the table's own block or in `aws_route`. Those that AWS makes are
 * left out: `local`, learned ones, and a gateway endpoint's (`vpce-`).
 */
const routes: PartsRule = {
  live: item => {
    const seen = observe(item.configuration, 'routes');
    if (!seen.observed) return undefined;
    return asList(seen.value)
      .filter(isObject)
      .filter(route => !isMadeByAws(route))
      .flatMap(route => partOf(route, 0, 0, ownInAnyCase));
  },
  snapshot: table => {
    const blocks = own(table, 'route');
    return blocks === undefined
      ? undefined
      : asList(blocks)
          .filter(isObject)
          .filter(block => own(block, 'gateway_id') !== 'local')
          .flatMap(block => partOf(block, 1, 1, own));
  },
  declaredBy: { aws_route: route => partOf(route, 2, 1, own) },
  show: parts =>
    [...parts]
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(part => ({
        [part.field]: part.value,
        [part.content?.field ?? 'gateway_id']: part.content?.shown ?? null,
      })),
};

/** Routes that a gateway or a route server announces. */
const LEARNED = new Set(['EnableVgwRoutePropagation', 'Advertisement']);

function isMadeByAws(route: JsonObject): boolean {
  const gateway = ownInAnyCase(route, 'gatewayId');
  const isEndpoint =
    typeof gateway === 'string' &&
    gateway.startsWith('vpce-') &&
    Boolean(ownInAnyCase(route, 'destinationPrefixListId'));
  return (
    gateway === 'local' ||
    isEndpoint ||
    LEARNED.has(spelling(ownInAnyCase(route, 'origin')))
  );
}

function partOf(
  route: JsonObject,
  dialect: number,
  targetDialect: number,
  read: (object: JsonObject, key: string) => JsonValue | undefined,
): Part[] {
  const destination = DESTINATIONS.map(names => ({
    names,
    value: read(route, names[dialect]),
  })).find(d => typeof d.value === 'string' && d.value !== '');
  if (destination === undefined) return [];
  const target = TARGETS.map(names => ({
    field: names[1],
    value: read(route, names[targetDialect]),
  })).find(t => typeof t.value === 'string' && t.value !== '');
  const value = spelling(destination.value);
  const shown = target ? spelling(target.value) : '';
  return [
    {
      key: canonicalCidr(value),
      field: destination.names[dialect === 0 ? 1 : dialect],
      value,
      content: {
        field: target?.field ?? 'gateway_id',
        canonical: shown,
        shown,
      },
    },
  ];
}

/** DescribeRouteTables. Associations are judged by `aws_route_table_association`. */
const routeTable = mapping(
  ['aws_route_table', 'aws_default_route_table'],
  'AWS::EC2::RouteTable',
  {
    locate: by('id'),
    attributes: {
      vpc_id: at('vpcId', exactText),
      propagating_vgws: at('propagatingVgws[].gatewayId', setOf(exactText), {
        declaredBy: ['aws_vpn_gateway_route_propagation'],
      }),
      tags_all: tagsIn('tags'),
    },
    parts: { route: routes },
    snapshots: 'doubtful',
    bookkeeping: ['default_route_table_id'],
    declarers: { aws_vpn_gateway_route_propagation: by('route_table_id') },
  },
);

const route = mapping('aws_route', 'AWS::EC2::RouteTable', {
  locate: attributes => ({ resourceId: text(attributes, 'route_table_id') }),
  partOf: [
    'route_table_id',
    ...DESTINATIONS.map(names => names[2]),
    ...new Set(TARGETS.map(names => names[1])),
  ],
  bookkeeping: ['instance_owner_id', 'origin', 'state'],
});

/** A table's association with a subnet or a gateway. */
function associated(item: LiveItem, attributes: JsonObject): Observation {
  const list = observe(item.configuration, 'associations');
  const subnet = text(attributes, 'subnet_id');
  return subnet
    ? elementWith(list, 'subnetId', subnet)
    : elementWith(list, 'gatewayId', own(attributes, 'gateway_id'));
}

function ofAssociation(path: string) {
  return reading((item, attributes) => {
    const found = associated(item, attributes);
    return found.observed && isObject(found.value)
      ? observe(found.value, path)
      : { observed: false };
  }, exactText);
}

const association = mapping(
  'aws_route_table_association',
  'AWS::EC2::RouteTable',
  {
    locate: attributes => ({ resourceId: text(attributes, 'route_table_id') }),
    many: true,
    part: associated,
    attributes: {
      subnet_id: ofAssociation('subnetId'),
      gateway_id: ofAssociation('gatewayId'),
    },
    bookkeeping: ['route_table_id'],
  },
);

const isMain = (item: LiveItem): Observation =>
  elementWith(observe(item.configuration, 'associations'), 'main', true);

const mainAssociation = mapping(
  'aws_main_route_table_association',
  'AWS::EC2::RouteTable',
  {
    locate: attributes => ({ resourceId: text(attributes, 'route_table_id') }),
    part: isMain,
    attributes: { vpc_id: at('vpcId', exactText) },
    bookkeeping: ['original_route_table_id', 'route_table_id'],
  },
);

export const ec2RouteTable = [routeTable, route, association, mainAssociation];
