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

/** What the sources of one rule share. */
interface Rule {
  protocol: string;
  from: number | null;
  to: number | null;
}

/** One source of a rule, and the attribute that names it. */
interface Source {
  kind: Kind;
  field: string;
  value: string;
}

/** One rule's smallest part: a direction's protocol, ports and one source. */
interface Atom {
  protocol: string;
  from: number | null;
  to: number | null;
  kind: string;
  /** CIDR, prefix list id, group id, or `self`. */
  source: string;
}

/** The group itself. */
const ITSELF: Source = { kind: 'group', field: 'self', value: 'self' };

/** Where a rule's sources are, in the provider's blocks and in AWS's permissions. */
const SOURCES: {
  kind: Kind;
  field: string;
  list: string;
  older?: string;
  key: string;
}[] = [
  {
    kind: 'cidr',
    field: 'cidr_blocks',
    list: 'ipv4Ranges',
    older: 'ipRanges',
    key: 'cidrIp',
  },
  {
    kind: 'cidr',
    field: 'ipv6_cidr_blocks',
    list: 'ipv6Ranges',
    key: 'cidrIpv6',
  },
  {
    kind: 'prefix list',
    field: 'prefix_list_ids',
    list: 'prefixListIds',
    key: 'prefixListId',
  },
  {
    kind: 'group',
    field: 'security_groups',
    list: 'userIdGroupPairs',
    key: 'groupId',
  },
];

/** IANA protocol numbers that EC2 has names for. */
const PROTOCOLS = new Map([
  ['all', '-1'],
  ['6', 'tcp'],
  ['17', 'udp'],
  ['1', 'icmp'],
  ['58', 'icmpv6'],
]);

const WITH_PORTS = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);

/** The parts of `ingress` or `egress` blocks. @internal */
export function partsOfBlocks(
  blocks: JsonValue,
  ownGroup: string | undefined,
): Part[] {
  const parts: Part[] = [];
  for (const block of asList(blocks)) {
    if (!isObject(block)) continue;
    const rule = ruleOf(block, own(block, 'protocol'));
    const description = textOf(own(block, 'description'));
    for (const { field, kind } of SOURCES) {
      for (const value of asList(own(block, field))) {
        if (typeof value === 'string') {
          const source = { kind, field, value };
          parts.push(partOf(rule, source, description, ownGroup));
        }
      }
    }
    if (spelling(own(block, 'self')) === 'true') {
      parts.push(partOf(rule, ITSELF, description, ownGroup));
    }
  }
  return parts;
}

/** The part that one source of a rule of its own makes. @internal */
export function partOfRule(
  rule: JsonObject,
  field: string,
  value: string,
  ownGroup: string | undefined,
): Part {
  const kind = kindOf(field);
  return partOf(
    ruleOf(rule, own(rule, 'ip_protocol')),
    { kind, field, value },
    textOf(own(rule, 'description')),
    ownGroup,
  );
}

function kindOf(field: string): Kind {
  if (field.startsWith('cidr')) return 'cidr';
  return field === 'prefix_list_id' ? 'prefix list' : 'group';
}

function ruleOf(block: JsonObject, protocol: JsonValue | undefined): Rule {
  return ruleWith(protocol, own(block, 'from_port'), own(block, 'to_port'));
}

/**
 * The parts of live permissions. `ipv4Ranges` and the older `ipRanges` repeat
 * each other; items that were recorded before the newer came have no
 * descriptions at all.
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
    const rule = ruleWith(
      ownInAnyCase(permission, 'ipProtocol'),
      ownInAnyCase(permission, 'fromPort'),
      ownInAnyCase(permission, 'toPort'),
    );
    const isDescribed = ownInAnyCase(permission, 'ipv4Ranges') !== undefined;
    for (const { list, older, field, kind, key } of SOURCES) {
      const newer = asList(ownInAnyCase(permission, list));
      const entries =
        newer.length === 0 && older
          ? asList(ownInAnyCase(permission, older))
          : newer;
      for (const entry of entries) {
        const value = isObject(entry) ? ownInAnyCase(entry, key) : entry;
        if (typeof value !== 'string' || value === '') continue;
        const description =
          isDescribed && isObject(entry)
            ? textOf(ownInAnyCase(entry, 'description'))
            : undefined;
        const source = { kind, field, value };
        parts.push(partOf(rule, source, description, ownGroup));
      }
    }
  }
  return parts;
}

function ruleWith(
  protocol: JsonValue | undefined,
  from: JsonValue | undefined,
  to: JsonValue | undefined,
): Rule {
  const spelled = spelling(protocol ?? '-1').toLowerCase();
  const name = PROTOCOLS.get(spelled) ?? spelled;
  const hasPorts = WITH_PORTS.has(name);
  return {
    protocol: name,
    from: hasPorts ? port(from, name, 0) : null,
    to: hasPorts ? port(to, name, 65535) : null,
  };
}

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
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

/**
 * Its key holds what EC2 tells rules apart by, on a line each: no part of a rule
 * has a line feed.
 */
function partOf(
  { protocol, from, to }: Rule,
  { kind, field, value }: Source,
  description: string | undefined,
  ownGroup: string | undefined,
): Part {
  const source =
    kind === 'cidr' ? canonicalCidr(value) : groupOf(value, ownGroup);
  return {
    key: `${protocol}\n${from ?? ''}\n${to ?? ''}\n${kind}\n${source}`,
    field,
    value,
    content:
      description === undefined
        ? undefined
        : { field: 'description', canonical: description, shown: description },
  };
}

function atomIn(key: string): Atom {
  const [protocol, from, to, kind, source] = key.split('\n');
  const portOf = (text: string) => (text === '' ? null : Number(text));
  return { protocol, from: portOf(from), to: portOf(to), kind, source };
}

/** Parts as blocks, one for each protocol, ports and description, in order. @internal */
export function showRules(parts: Part[]): JsonValue {
  const blocks = new Map<string, Atom[]>();
  for (const part of parts) {
    const atom = atomIn(part.key);
    const { protocol, from, to } = atom;
    const key = JSON.stringify([protocol, from, to, part.content?.shown ?? '']);
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [atom]);
    else block.push(atom);
  }
  return [...blocks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, atoms]) => showBlock(JSON.parse(key)[3], atoms));
}

function showBlock(description: string, atoms: Atom[]): JsonValue {
  const of = (kind: Kind, accept: (source: string) => boolean) =>
    [
      ...new Set(
        atoms
          .filter(a => a.kind === kind && accept(a.source))
          .map(a => a.source),
      ),
    ].sort();
  return {
    description,
    from_port: atoms[0].from ?? 0,
    to_port: atoms[0].to ?? 0,
    protocol: atoms[0].protocol,
    cidr_blocks: of('cidr', source => !source.includes(':')),
    ipv6_cidr_blocks: of('cidr', source => source.includes(':')),
    prefix_list_ids: of('prefix list', () => true),
    security_groups: of('group', source => source !== 'self'),
    self: atoms.some(a => a.kind === 'group' && a.source === 'self'),
  };
}
