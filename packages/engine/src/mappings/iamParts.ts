import { canonicalPolicy, policyOf } from '../equality/iamPolicy';
import { observe } from '../items/livePath';
import {
  asList,
  isObject,
  own,
  ownInAnyCase,
  spelling,
  stableText,
  strings,
} from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { Part, PartsRule } from './mapping';

/**
 * The managed policies attached to a role, a user or a group. Only a role's own
 * resource repeats them, in `managed_policy_arns`.
 *
 * @internal
 */
export function attachments(kind: 'role' | 'user' | 'group'): PartsRule {
  return {
    live: item =>
      elements(item, 'attachedManagedPolicies')?.flatMap(policy => {
        const arn = ownInAnyCase(policy, 'policyArn');
        return typeof arn === 'string' ? [attachment(arn)] : [];
      }),
    snapshot: owner => {
      const arns = own(owner, 'managed_policy_arns');
      return arns === undefined || arns === null
        ? undefined
        : strings(arns).map(attachment);
    },
    declaredBy: {
      [`aws_iam_${kind}_policy_attachment`]: declared =>
        strings(own(declared, 'policy_arn')).map(attachment),
      aws_iam_policy_attachment: declared =>
        strings(own(declared, 'policy_arn')).map(attachment),
      [`aws_iam_${kind}_policy_attachments_exclusive`]: declared =>
        strings(own(declared, 'policy_arns')).map(attachment),
    },
    show: parts => parts.map(part => part.value).sort(),
  };
}

function attachment(arn: string): Part {
  return { key: arn, field: 'policy_arn', value: arn };
}

/** The policies inside a role, a user or a group. @internal */
export function inlinePolicies(kind: 'role' | 'user' | 'group'): PartsRule {
  return {
    live: item =>
      elements(item, `${kind}PolicyList`)?.flatMap(policy =>
        inline(
          ownInAnyCase(policy, 'policyName'),
          ownInAnyCase(policy, 'policyDocument'),
        ),
      ),
    snapshot: owner => {
      const policies = own(owner, 'inline_policy');
      return policies === undefined || policies === null
        ? undefined
        : asList(policies)
            .filter(isObject)
            .flatMap(policy =>
              inline(own(policy, 'name'), own(policy, 'policy')),
            );
    },
    declaredBy: {
      [`aws_iam_${kind}_policy`]: declared =>
        inline(own(declared, 'name'), own(declared, 'policy')),
    },
    show: parts =>
      [...parts]
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .map(part => ({
          name: part.value,
          policy: part.content?.shown ?? null,
        })),
  };
}

/** The provider writes an empty block for a role that has no inline policy. */
function inline(
  name: JsonValue | undefined,
  document: JsonValue | undefined,
): Part[] {
  if (typeof name !== 'string' || name === '') return [];
  const policy = policyOf(document ?? null);
  return [
    {
      key: name,
      field: 'name',
      value: name,
      content: {
        field: 'policy',
        canonical:
          policy === undefined
            ? spelling(document)
            : stableText(canonicalPolicy(policy)),
        shown: policy ? JSON.stringify(policy) : '',
      },
    },
  ];
}

/** The groups of a user, which its item shows and a group's does not. @internal */
export const memberships: PartsRule = {
  live: item => {
    const seen = observe(item.configuration, 'groupList');
    return seen.observed ? strings(seen.value).map(membership) : undefined;
  },
  snapshot: () => undefined,
  declaredBy: {
    aws_iam_user_group_membership: declared =>
      strings(own(declared, 'groups')).map(membership),
    aws_iam_group_membership: declared =>
      strings(own(declared, 'group')).map(membership),
  },
  show: parts => parts.map(part => part.value).sort(),
};

function membership(group: string): Part {
  return { key: group, field: 'groups', value: group };
}

/** The objects of a list in a configuration, or undefined when it was not seen. @internal */
export function elements(
  item: LiveItem,
  path: string,
): JsonObject[] | undefined {
  const seen = observe(item.configuration, path);
  if (!seen.observed) return undefined;
  const list = asList(seen.value);
  return list.every(isObject) ? list : list.filter(isObject);
}
