import { exactText, iamPolicy, number } from '../equality';
import { canonicalPolicy, policyOf } from '../equality/iamPolicy';
import { lastPart } from '../equality/arnOrName';
import { observe } from '../items/livePath';
import {
  asList,
  isObject,
  own,
  ownInAnyCase,
  stableText,
  strings,
  text,
} from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { Locator } from '../items/itemIndex';
import { Locate, mapping, Part, PartsRule, Related } from './mapping';
import { at, reading, tagsIn } from './read';

/** GetAccountAuthorizationDetails; policies are URL-encoded in it. */
const ROLE = 'AWS::IAM::Role';

/** A role's parts carry its name; AWS Config's id is the role's unique id. */
function roleNamed(attribute: string): Locate {
  return (attributes, related) =>
    locatorOf(text(attributes, attribute) ?? '', related);
}

function locatorOf(nameOrArn: string, related: Related): Locator {
  const name = lastPart(nameOrArn);
  const found = name ? related('aws_iam_role', 'name', name) : undefined;
  return {
    resourceId: text(found, 'unique_id'),
    arn: text(found, 'arn'),
    resourceName: name || undefined,
  };
}

const attachments: PartsRule = {
  live: item =>
    elements(item, 'attachedManagedPolicies')?.flatMap(policy => {
      const arn = ownInAnyCase(policy, 'policyArn');
      return typeof arn === 'string' ? [attachment(arn)] : [];
    }),
  snapshot: role => {
    const arns = own(role, 'managed_policy_arns');
    return arns === undefined ? undefined : strings(arns).map(attachment);
  },
  declaredBy: {
    aws_iam_role_policy_attachment: declared =>
      strings(own(declared, 'policy_arn')).map(attachment),
    aws_iam_policy_attachment: declared =>
      strings(own(declared, 'policy_arn')).map(attachment),
    aws_iam_role_policy_attachments_exclusive: declared =>
      strings(own(declared, 'policy_arns')).map(attachment),
  },
  show: parts => parts.map(part => part.value).sort(),
};

function attachment(arn: string): Part {
  return { key: arn, field: 'policy_arn', value: arn };
}

const inlinePolicies: PartsRule = {
  live: item =>
    elements(item, 'rolePolicyList')?.flatMap(policy =>
      inline(
        ownInAnyCase(policy, 'policyName'),
        ownInAnyCase(policy, 'policyDocument'),
      ),
    ),
  snapshot: role => {
    const policies = own(role, 'inline_policy');
    return policies === undefined
      ? undefined
      : asList(policies)
          .filter(isObject)
          .flatMap(policy =>
            inline(own(policy, 'name'), own(policy, 'policy')),
          );
  },
  declaredBy: {
    aws_iam_role_policy: declared =>
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
            ? String(document)
            : stableText(canonicalPolicy(policy)),
        shown: policy ? JSON.stringify(policy) : '',
      },
    },
  ];
}

function elements(item: LiveItem, path: string): JsonObject[] | undefined {
  const seen = observe(item.configuration, path);
  return seen.observed ? asList(seen.value).filter(isObject) : undefined;
}

const role = mapping('aws_iam_role', ROLE, {
  locate: attributes => ({
    resourceId: text(attributes, 'unique_id'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  attributes: {
    name: at('roleName', exactText),
    path: at('path', exactText, { default: '/' }),
    assume_role_policy: at('assumeRolePolicyDocument', iamPolicy),
    permissions_boundary: at(
      'permissionsBoundary.permissionsBoundaryArn',
      exactText,
    ),
    description: at('description', exactText),
    max_session_duration: at('maxSessionDuration', number, { default: 3600 }),
    tags_all: tagsIn('tags'),
  },
  parts: {
    managed_policy_arns: attachments,
    inline_policy: inlinePolicies,
  },
  bookkeeping: ['create_date', 'force_detach_policies', 'unique_id'],
  declarers: {
    aws_iam_role_policy_attachments_exclusive: roleNamed('role_name'),
    // One attachment to many roles.
    aws_iam_policy_attachment: (attributes, related) =>
      strings(own(attributes, 'roles')).map(name => locatorOf(name, related)),
  },
});

const rolePolicyAttachment = mapping('aws_iam_role_policy_attachment', ROLE, {
  locate: roleNamed('role'),
  partOf: ['role', 'policy_arn'],
});

const rolePolicy = mapping('aws_iam_role_policy', ROLE, {
  locate: roleNamed('role'),
  partOf: ['role', 'name', 'policy'],
});

/** The default version's document; the list may hold the other versions too. */
function defaultDocument(item: LiveItem) {
  const versions = elements(item, 'policyVersionList');
  const isDefault = (version: JsonObject) =>
    String(ownInAnyCase(version, 'isDefaultVersion')) === 'true';
  const version = versions?.find(isDefault);
  const document = version && ownInAnyCase(version, 'document');
  return document === undefined
    ? { observed: false as const }
    : { observed: true as const, value: document };
}

const policy = mapping('aws_iam_policy', 'AWS::IAM::Policy', {
  locate: attributes => ({
    resourceId: text(attributes, 'policy_id'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  attributes: {
    name: at('policyName', exactText),
    path: at('path', exactText, { default: '/' }),
    description: at('description', exactText),
    policy: reading(defaultDocument, iamPolicy),
    tags_all: tagsIn('tags'),
  },
  bookkeeping: [
    'attachment_count',
    'policy_id',
    'delay_after_policy_creation_in_ms',
  ],
});

export const iam = [role, rolePolicyAttachment, rolePolicy, policy];
