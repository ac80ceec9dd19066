import { asList, isObject, own, ownInAnyCase, text } from '../json';
import { observe } from '../items/livePath';
import { exactText } from '../equality';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { at, tagsIn } from './read';
import { by } from './common';
import { mapping, Part, PartsRule } from './mapping';
import {
  partOfRule,
  partsOfBlocks,
  partsOfPermissions,
  showRules,
} from './securityGroupRules';

const LIVE_PATH = { ingress: 'ipPermissions', egress: 'ipPermissionsEgress' };

/**
 * The rules of one direction: in the group's own block, in
 * `aws_security_group_rule`, or in the two types of single rules. EC2 merges and
 * splits rules at will, so they are compared by their smallest parts.
 */
function rules(direction: 'ingress' | 'egress'): PartsRule {
  return {
    live: item => liveRules(item, LIVE_PATH[direction]),
    snapshot: group => {
      const blocks = own(group, direction);
      return blocks === undefined
        ? undefined
        : partsOfBlocks(blocks, text(group, 'id'));
    },
    declaredBy: {
      [`aws_vpc_security_group_${direction}_rule`]: singleRule,
      aws_security_group_rule: rule =>
        own(rule, 'type') === direction ? classicRule(rule) : [],
    },
    show: showRules,
  };
}

function liveRules(item: LiveItem, path: string): Part[] | undefined {
  const seen = observe(item.configuration, path);
  if (!seen.observed || !isObject(item.configuration)) return undefined;
  const group = ownInAnyCase(item.configuration, 'groupId');
  return partsOfPermissions(
    asList(seen.value),
    typeof group === 'string' ? group : item.resourceId,
  );
}

function singleRule(rule: JsonObject): Part[] {
  const sources: [string, JsonValue | undefined][] = [
    ['cidr_ipv4', own(rule, 'cidr_ipv4')],
    ['cidr_ipv6', own(rule, 'cidr_ipv6')],
    ['prefix_list_id', own(rule, 'prefix_list_id')],
    ['referenced_security_group_id', own(rule, 'referenced_security_group_id')],
  ];
  return sources.flatMap(([field, value]) =>
    typeof value === 'string' && value !== ''
      ? [partOfRule(rule, field, value, text(rule, 'security_group_id'))]
      : [],
  );
}

function classicRule(rule: JsonObject): Part[] {
  const block: JsonObject = {
    ...rule,
    security_groups: asList(own(rule, 'source_security_group_id') || []),
  };
  return partsOfBlocks([block], text(rule, 'security_group_id')).map(part =>
    part.field === 'security_groups'
      ? { ...part, field: 'source_security_group_id' }
      : part,
  );
}

/** DescribeSecurityGroups. */
const securityGroup = mapping(
  ['aws_security_group', 'aws_default_security_group'],
  'AWS::EC2::SecurityGroup',
  {
    locate: by('id'),
    attributes: {
      name: at('groupName', exactText),
      description: at('description', exactText, {
        model: 'GroupDescription',
      }),
      vpc_id: at('vpcId', exactText),
      tags_all: tagsIn('tags'),
    },
    parts: { ingress: rules('ingress'), egress: rules('egress') },
    snapshots: 'doubtful',
    bookkeeping: ['revoke_rules_on_delete'],
  },
);

const singleRules = mapping(
  ['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'],
  'AWS::EC2::SecurityGroup',
  {
    locate: by('security_group_id'),
    partOf: [
      'security_group_id',
      'ip_protocol',
      'from_port',
      'to_port',
      'cidr_ipv4',
      'cidr_ipv6',
      'prefix_list_id',
      'referenced_security_group_id',
      'description',
    ],
    // AWS Config has a group's permissions, not its rules' ids and tags.
    notVerifiable: { tags_all: 'not-returned' },
    bookkeeping: ['security_group_rule_id'],
  },
);

const classicRules = mapping(
  'aws_security_group_rule',
  'AWS::EC2::SecurityGroup',
  {
    locate: by('security_group_id'),
    partOf: [
      'security_group_id',
      'type',
      'protocol',
      'from_port',
      'to_port',
      'cidr_blocks',
      'ipv6_cidr_blocks',
      'prefix_list_ids',
      'source_security_group_id',
      'self',
      'description',
    ],
    bookkeeping: ['security_group_rule_id'],
  },
);

export const ec2SecurityGroup = [securityGroup, singleRules, classicRules];
