import { canonicalCidr } from '../equality/cidr';
import {
  asList,
  isObject,
  numeral,
  own,
  ownInAnyCase,
  spelling,
} from '../json';
import { JsonObject, JsonValue } from '../types';
import { Part } from './mapping';

type Kind = 'cidr' | 'prefix list' | 'group';

/** One rule's smallest part: a direction's protocol, ports and one source. */
interface Atom {
  protocol: string;
  from: number | null;
  to: number | null;
  kind: Kind;
  /** CIDR, prefix list id, group id, or `self`. */
  source: string;
}

/** IANA protocol numbers that EC2 has names for. */
const PROTOCOLS = new Map([
  ['all', '-1'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
  ['58', 'icmpv6'],
]);

const WITH_PORTS = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);

const BLOCK_SOURCES = [
  'cidr_blocks',
  'ipv6_cidr_blocks',
  'prefix_list_ids',
  'security_groups',
];

/** The parts of `ingress` or `egress` blocks. @internal */
export function partsOfBlocks(
  blocks: JsonValue,
  ownGroup: string | undefined,
): Part[] {
  const parts: Part[] = [];
  for (const block of asList(blocks)) {
    if (!isObject(block)) continue;
    const add = (field: string, value: string) =>
      parts.push(
        partOfRule(
          { protocol: own(block, 'protocol'), rule: block, field, value },
          ownGroup,
        ),
      );
    for (const field of BLOCK_SOURCES) {
      for (const value of asList(own(block, field))) {
        if (typeof value === 'string') add(field, value);
      }
    }
    if (spelling(own(block, 'self')) === 'true') add('self', 'self');
  }
  return parts;
}

/** The part that one source of a rule makes. @internal */
export function partOfRule(
  {
    protocol,
    rule,
    field,
    value,
  }: {
    protocol: JsonValue | undefined;
    rule: JsonObject;
    field: string;
    value: string;
  },
  ownGroup: string | undefined,
): Part {
  const atom = atomOf(
    protocol,
    own(rule, 'from_port'),
    own(rule, 'to_port'),
    kindOf(field),
    value,
    ownGroup,
  );
  return partOf(atom, own(rule, 'description'), field, value);
}

function kindOf(field: string): Kind {
  if (field.includes('cidr')) return 'cidr';
  return field.startsWith('prefix_list') ? 'prefix list' : 'group';
}

/**
 * The parts of live permissions. `ipv4Ranges` and the older `ipRanges` repeat
 * each other; the newer has the descriptions.
 *
 * @internal
 */
export function partsOfPermissions(
  permissions: JsonValue[],
  ownGroup: string,
): Part[] {
  const parts: Part[] = [];
  for (const permission of permissions) {
    if (!isObject(permission)) continue;
    const protocol = ownInAnyCase(permission, 'ipProtocol');
    const from = ownInAnyCase(permission, 'fromPort');
    const to = ownInAnyCase(permission, 'toPort');
    for (const { list, older, field, kind, key } of LIVE_SOURCES) {
      const newer = asList(ownInAnyCase(permission, list));
      const entries =
        newer.length === 0 && older
          ? asList(ownInAnyCase(permission, older))
          : newer;
      for (const entry of entries) {
        const source = isObject(entry) ? ownInAnyCase(entry, key) : entry;
        if (typeof source !== 'string' || source === '') continue;
        const atom = atomOf(protocol, from, to, kind, source, ownGroup);
        const description = isObject(entry)
          ? ownInAnyCase(entry, 'description')
          : undefined;
        parts.push(partOf(atom, description, field, source));
      }
    }
  }
  return parts;
}

const LIVE_SOURCES: {
  list: string;
  older?: string;
  field: string;
  kind: Kind;
  key: string;
}[] = [
  {
    list: 'ipv4Ranges',
    older: 'ipRanges',
    field: 'cidr_blocks',
    kind: 'cidr',
    key: 'cidrIp',
  },
  {
    list: 'ipv6Ranges',
    field: 'ipv6_cidr_blocks',
    kind: 'cidr',
    key: 'cidrIpv6',
  },
  {
    list: 'prefixListIds',
    field: 'prefix_list_ids',
    kind: 'prefix list',
    key: 'prefixListId',
  },
  {
    list: 'userIdGroupPairs',
    field: 'security_groups',
    kind: 'group',
    key: 'groupId',
  },
];

function atomOf(
  protocol: JsonValue | undefined,
  from: JsonValue | undefined,
  to: JsonValue | undefined,
  kind: Kind,
  source: string,
  ownGroup: string | undefined,
): Atom {
  const spelled = spelling(protocol ?? '-1').toLowerCase();
  const name = PROTOCOLS.get(spelled) ?? spelled;
  const hasPorts = WITH_PORTS.has(name);
  return {
    protocol: name,
    from: hasPorts ? port(from, name, 0) : null,
    to: hasPorts ? port(to, name, 65535) : null,
    kind,
    source: kind === 'cidr' ? canonicalCidr(source) : groupOf(source, ownGroup),
  };
}

/** No port means all of them; for ICMP, whose "ports" are type and code, -1 does. */
function port(
  value: JsonValue | undefined,
  protocol: string,
  unbounded: number,
): number {
  if (value === null || value === undefined || value === '') {
    return protocol.startsWith('icmp') ? -1 : unbounded;
  }
  return numeral(value);
}

/** `111122223333/sg-1` names another account's group; `self` the group itself. */
function groupOf(source: string, ownGroup: string | undefined): string {
  const id = source.replace(/^\d+\//, '');
  return id === ownGroup ? 'self' : id;
}

function partOf(
  atom: Atom,
  description: JsonValue | undefined,
  field: string,
  value: string,
): Part {
  const shown = typeof description === 'string' ? description : '';
  return {
    key: keyOf(atom),
    field,
    value,
    content: { field: 'description', canonical: shown, shown },
  };
}

/** No rule of EC2's holds the character that stands between. */
function keyOf({ protocol, from, to, kind, source }: Atom): string {
  return `${protocol}\n${from ?? ''}\n${to ?? ''}\n${kind}\n${source}`;
}

function atomIn(key: string): Atom {
  const [protocol, from, to, kind, source] = key.split('\n');
  const portOf = (text: string) => (text === '' ? null : Number(text));
  return {
    protocol,
    from: portOf(from),
    to: portOf(to),
    kind: kind as Kind,
    source,
  };
}

/** Parts as blocks, one for each protocol, ports and description, in order. @internal */
export function showRules(parts: Part[]): JsonValue {
  const blocks = new Map<string, Part[]>();
  for (const part of parts) {
    const { protocol, from, to } = atomIn(part.key);
    const key = JSON.stringify([protocol, from, to, part.content?.shown ?? '']);
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [part]);
    else block.push(part);
  }
  return [...blocks.keys()].sort().map(key => {
    const [protocol, from, to, description] = JSON.parse(key);
    return showBlock(
      { protocol, from, to, description },
      blocks.get(key) ?? [],
    );
  });
}

function showBlock(
  head: {
    protocol: string;
    from: number | null;
    to: number | null;
    description: string;
  },
  parts: Part[],
): JsonValue {
  const atoms = parts.map(part => atomIn(part.key));
  const of = (kind: Kind, accept: (source: string) => boolean) =>
    [
      ...new Set(
        atoms
          .filter(a => a.kind === kind && accept(a.source))
          .map(a => a.source),
      ),
    ].sort();
  return {
    description: head.description,
    from_port: head.from ?? 0,
    to_port: head.to ?? 0,
    protocol: head.protocol,
    cidr_blocks: of('cidr', source => !source.includes(':')),
    ipv6_cidr_blocks: of('cidr', source => source.includes(':')),
    prefix_list_ids: of('prefix list', () => true),
    security_groups: of('group', source => source !== 'self'),
    self: atoms.some(a => a.kind === 'group' && a.source === 'self'),
  };
}
