import { canonicalCidr } from '../equality/cidr';
import { exactText, setOf } from '../equality';
import { Observation, observe } from '../items/livePath';
import {
  asList,
  isObject,
  numeral,
  own,
  ownInAnyCase,
  spelling,
  text,
} from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { by } from './common';
import { mapping, Part, PartsRule } from './mapping';
import { at, elementWith, reading, tagsIn } from './read';

/** IANA's numbers, which the API writes, by the names that people write. */
const NUMBERS = new Map([
  ['all', '-1'],
  ['tcp', '6'],
  ['udp', '17'],
  ['icmp', '1'],
  ['icmpv6', '58'],
  ['ipv6-icmp', '58'],
]);

/** The last rule of each direction denies the rest; AWS makes it, and nobody can change it. */
const LAST_RULES = new Set([32767, 32768]);

const TYPES = ['aws_network_acl', 'aws_default_network_acl'];
const ACL = 'AWS::EC2::NetworkAcl';

interface Rule {
  number: JsonValue | undefined;
  protocol: JsonValue | undefined;
  action: JsonValue | undefined;
  cidr: JsonValue | undefined;
  from: JsonValue | undefined;
  to: JsonValue | undefined;
  icmpType: JsonValue | undefined;
  icmpCode: JsonValue | undefined;
}

/** Rules are known by their number; each direction has its own. */
function partOf(rule: Rule): Part[] {
  const ruleNumber = numeral(rule.number);
  if (!Number.isInteger(ruleNumber) || LAST_RULES.has(ruleNumber)) return [];
  const spelled = spelling(rule.protocol ?? '-1').toLowerCase();
  const protocol = NUMBERS.get(spelled) ?? spelled;
  const hasPorts = protocol === '6' || protocol === '17';
  const isIcmp = protocol === '1' || protocol === '58';
  const cidr = typeof rule.cidr === 'string' ? canonicalCidr(rule.cidr) : '';
  const fields: JsonObject = {
    rule_action: spelling(rule.action ?? '').toLowerCase(),
    protocol,
    cidr_block: cidr.includes(':') ? '' : cidr,
    ipv6_cidr_block: cidr.includes(':') ? cidr : '',
    from_port: hasPorts ? numeral(rule.from ?? 0) : 0,
    to_port: hasPorts ? numeral(rule.to ?? 0) : 0,
    icmp_type: isIcmp ? numeral(rule.icmpType ?? -1) : 0,
    icmp_code: isIcmp ? numeral(rule.icmpCode ?? -1) : 0,
  };
  const { rule_action: action, ...block } = fields;
  return [
    {
      key: spelling(ruleNumber),
      field: 'rule_number',
      value: ruleNumber,
      content: {
        field: 'rule_action',
        canonical: JSON.stringify(fields),
        shown: { rule_no: ruleNumber, action, ...block },
        fields,
      },
    },
  ];
}

function rules(direction: 'ingress' | 'egress'): PartsRule {
  const isEgress = direction === 'egress';
  return {
    live: item => {
      const seen = observe(item.configuration, 'entries');
      if (!seen.observed) return undefined;
      return asList(seen.value)
        .filter(isObject)
        .filter(
          e => (spelling(ownInAnyCase(e, 'egress')) === 'true') === isEgress,
        )
        .flatMap(entry => partOf(ofEntry(entry)));
    },
    snapshot: acl => {
      const blocks = own(acl, direction);
      return blocks === undefined
        ? undefined
        : asList(blocks)
            .filter(isObject)
            .flatMap(block => partOf(ofBlock(block, 'rule_no', 'action')));
    },
    declaredBy: {
      aws_network_acl_rule: rule =>
        (spelling(own(rule, 'egress')) === 'true') === isEgress
          ? partOf(ofBlock(rule, 'rule_number', 'rule_action'))
          : [],
    },
    show: parts =>
      [...parts]
        .sort((a, b) => Number(a.key) - Number(b.key))
        .map(part => part.content?.shown ?? null),
  };
}

function ofEntry(entry: JsonObject): Rule {
  const icmp = ownInAnyCase(entry, 'icmpTypeCode');
  const ports = ownInAnyCase(entry, 'portRange');
  const inside = (value: JsonValue | undefined, key: string) =>
    isObject(value) ? ownInAnyCase(value, key) : undefined;
  return {
    number: ownInAnyCase(entry, 'ruleNumber'),
    protocol: ownInAnyCase(entry, 'protocol'),
    action: ownInAnyCase(entry, 'ruleAction'),
    cidr:
      ownInAnyCase(entry, 'cidrBlock') || ownInAnyCase(entry, 'ipv6CidrBlock'),
    from: inside(ports, 'from'),
    to: inside(ports, 'to'),
    icmpType: inside(icmp, 'type'),
    icmpCode: inside(icmp, 'code'),
  };
}

function ofBlock(block: JsonObject, ruleNumber: string, action: string): Rule {
  return {
    number: own(block, ruleNumber),
    protocol: own(block, 'protocol'),
    action: own(block, action),
    cidr: own(block, 'cidr_block') || own(block, 'ipv6_cidr_block'),
    from: own(block, 'from_port'),
    to: own(block, 'to_port'),
    icmpType: own(block, 'icmp_type'),
    icmpCode: own(block, 'icmp_code'),
  };
}

/** Not of a VPC's default list, to which subnets fall until another list takes them. */
function subnets(item: LiveItem): Observation {
  const isDefault = observe(item.configuration, 'isDefault');
  return isDefault.observed && spelling(isDefault.value) === 'true'
    ? { observed: false }
    : observe(item.configuration, 'associations[].subnetId');
}

/** DescribeNetworkAcls. */
const networkAcl = mapping(TYPES, ACL, {
  locate: by('id'),
  attributes: {
    vpc_id: at('vpcId', exactText),
    subnet_ids: reading(subnets, setOf(exactText), {
      declaredBy: ['aws_network_acl_association'],
    }),
    tags_all: tagsIn('tags'),
  },
  parts: { ingress: rules('ingress'), egress: rules('egress') },
  snapshots: 'doubtful',
  bookkeeping: ['default_network_acl_id'],
});

const rule = mapping('aws_network_acl_rule', ACL, {
  locate: attributes => ({ resourceId: text(attributes, 'network_acl_id') }),
  partOf: [
    'network_acl_id',
    'rule_number',
    'egress',
    'protocol',
    'rule_action',
    'cidr_block',
    'ipv6_cidr_block',
    'from_port',
    'to_port',
    'icmp_type',
    'icmp_code',
  ],
});

const association = mapping('aws_network_acl_association', ACL, {
  locate: attributes => ({ resourceId: text(attributes, 'network_acl_id') }),
  many: true,
  part: (item, attributes) =>
    elementWith(
      observe(item.configuration, 'associations'),
      'subnetId',
      own(attributes, 'subnet_id'),
    ),
  attributes: {
    subnet_id: reading((item, attributes) => {
      const seen = observe(item.configuration, 'associations[].subnetId');
      const wanted = own(attributes, 'subnet_id') ?? null;
      return seen.observed && asList(seen.value).includes(wanted)
        ? { observed: true, value: wanted }
        : { observed: false };
    }, exactText),
  },
  bookkeeping: ['network_acl_id'],
});

export const ec2NetworkAcl = [networkAcl, rule, association];
