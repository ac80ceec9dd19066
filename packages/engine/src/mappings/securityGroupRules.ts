import { canonicalCidr } from '../equality/cidr';
import {
  asList,
  isObject,
  numeral,
  own,
  ownInAnyCase,
  spelling,
  strings,
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

/** The parts of `ingress` or `egress` blocks. @internal */
export function partsOfBlocks(
  blocks: JsonValue,
  ownGroup: string | undefined,
): Part[] {
  return asList(blocks)
    .filter(isObject)
    .flatMap(block => {
      const sources: [string, string[]][] = [
        ['cidr_blocks', strings(own(block, 'cidr_blocks'))],
        ['ipv6_cidr_blocks', strings(own(block, 'ipv6_cidr_blocks'))],
        ['prefix_list_ids', strings(own(block, 'prefix_list_ids'))],
        ['security_groups', strings(own(block, 'security_groups'))],
      ];
      const parts = sources.flatMap(([field, values]) =>
        values.map(value =>
          partOfRule(
            { protocol: own(block, 'protocol'), rule: block, field, value },
            ownGroup,
          ),
        ),
      );
      const self = spelling(own(block, 'self')) === 'true';
      return self
        ? [
            ...parts,
            partOfRule(
              {
                protocol: own(block, 'protocol'),
                rule: block,
                field: 'self',
                value: 'self',
              },
              ownGroup,
            ),
          ]
        : parts;
    });
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
  return permissions.filter(isObject).flatMap(permission => {
    const list = (key: string) => asList(ownInAnyCase(permission, key));
    const v4 = list('ipv4Ranges');
    const sources: [string, Kind, string, JsonValue[]][] = [
      ['cidr_blocks', 'cidr', 'cidrIp', v4.length ? v4 : list('ipRanges')],
      ['ipv6_cidr_blocks', 'cidr', 'cidrIpv6', list('ipv6Ranges')],
      ['prefix_list_ids', 'prefix list', 'prefixListId', list('prefixListIds')],
      ['security_groups', 'group', 'groupId', list('userIdGroupPairs')],
    ];
    return sources.flatMap(([field, kind, key, entries]) =>
      entries.flatMap(entry => {
        const source = isObject(entry) ? ownInAnyCase(entry, key) : entry;
        if (typeof source !== 'string' || source === '') return [];
        const atom = atomOf(
          ownInAnyCase(permission, 'ipProtocol'),
          ownInAnyCase(permission, 'fromPort'),
          ownInAnyCase(permission, 'toPort'),
          kind,
          source,
          ownGroup,
        );
        const description = isObject(entry)
          ? ownInAnyCase(entry, 'description')
          : undefined;
        return [partOf(atom, description, field, source)];
      }),
    );
  });
}

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
    key: JSON.stringify([
      atom.protocol,
      atom.from,
      atom.to,
      atom.kind,
      atom.source,
    ]),
    field,
    value,
    content: { field: 'description', canonical: shown, shown },
  };
}

/** Parts as blocks, one for each protocol, ports and description, in order. @internal */
export function showRules(parts: Part[]): JsonValue {
  const blocks = new Map<string, Part[]>();
  for (const part of parts) {
    const [protocol, from, to] = JSON.parse(part.key);
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
  const atoms = parts.map(part => {
    const [, , , kind, source]: [string, number, number, Kind, string] =
      JSON.parse(part.key);
    return { kind, source };
  });
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
