import { exactText, iamPolicy, number, setOf } from '../equality';
import { lastPart } from '../equality/arnOrName';
import { byScalarForm } from '../equality/semantics';
import { observe } from '../items/livePath';
import { own, ownInAnyCase, spelling, strings, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import { Locator } from '../items/itemIndex';
import { attachments, elements, inlinePolicies, memberships } from './iamParts';
import { Locate, LocateAll, mapping, Related } from './mapping';
import { at, elementWith, reading, tagsIn, within } from './read';
import { shape } from './shape';

/** GetAccountAuthorizationDetails; policies are URL-encoded in it. */
const ROLE = 'AWS::IAM::Role';
const USER = 'AWS::IAM::User';
const GROUP = 'AWS::IAM::Group';

type Kind = 'role' | 'user' | 'group';

/** A part carries its owner's name; AWS Config's id is the owner's unique id. */
function named(kind: Kind, attribute: string): Locate {
  return (attributes, related) =>
    locatorOf(kind, text(attributes, attribute) ?? '', related);
}

/** The same for a part that lists many owners. */
function allNamed(kind: Kind, attribute: string): LocateAll {
  return (attributes, related) =>
    strings(own(attributes, attribute)).map(name =>
      locatorOf(kind, name, related),
    );
}

function locatorOf(kind: Kind, nameOrArn: string, related: Related): Locator {
  const name = lastPart(nameOrArn);
  const found = name ? related(`aws_iam_${kind}`, 'name', name) : undefined;
  return {
    resourceId: text(found, 'unique_id'),
    arn: text(found, 'arn'),
    resourceName: name || undefined,
  };
}

const itself: Locate = attributes => ({
  resourceId: text(attributes, 'unique_id'),
  arn: text(attributes, 'arn'),
  resourceName: text(attributes, 'name'),
});

const boundary = at('permissionsBoundary.permissionsBoundaryArn', exactText, {
  model: 'PermissionsBoundary',
});

const role = mapping('aws_iam_role', ROLE, {
  locate: itself,
  model: {
    identifier: attributes => text(attributes, 'name'),
    shows: ['description', 'max_session_duration'],
  },
  attributes: {
    name: at('roleName', exactText),
    path: at('path', exactText, { default: '/' }),
    assume_role_policy: at('assumeRolePolicyDocument', iamPolicy),
    permissions_boundary: boundary,
    description: at('description', exactText, { model: 'Description' }),
    max_session_duration: at('maxSessionDuration', number, {
      default: 3600,
      model: 'MaxSessionDuration',
    }),
    tags_all: tagsIn('tags'),
  },
  parts: {
    managed_policy_arns: attachments('role'),
    inline_policy: inlinePolicies('role'),
  },
  bookkeeping: ['create_date', 'force_detach_policies', 'unique_id'],
  declarers: {
    aws_iam_role_policy_attachments_exclusive: named('role', 'role_name'),
    // One attachment to many roles.
    aws_iam_policy_attachment: allNamed('role', 'roles'),
  },
});

/** The instance profiles that hold a role are listed with the role. */
const profileOfRole = (item: LiveItem, attributes: JsonObject) =>
  elementWith(
    observe(item.configuration, 'instanceProfileList'),
    'instanceProfileName',
    own(attributes, 'name'),
  );

const instanceProfile = mapping('aws_iam_instance_profile', ROLE, {
  locate: named('role', 'role'),
  many: true,
  attributes: {
    role: reading((item, attributes) => {
      const profile = profileOfRole(item, attributes);
      if (!profile.observed || profile.value === null) return profile;
      return observe(item.configuration, 'roleName');
    }, exactText),
    path: reading(
      (item, attributes) => {
        const profile = profileOfRole(item, attributes);
        // That the role is not in it is said once.
        return profile.observed && profile.value === null
          ? { observed: false }
          : within(profile, 'path');
      },
      exactText,
      { default: '/' },
    ),
  },
  notVerifiable: { tags_all: 'not-returned' },
  bookkeeping: ['create_date', 'name', 'unique_id'],
});

const user = mapping('aws_iam_user', USER, {
  locate: itself,
  attributes: {
    name: at('userName', exactText),
    path: at('path', exactText, { default: '/' }),
    permissions_boundary: boundary,
    tags_all: tagsIn('tags'),
  },
  parts: {
    policy_arns: attachments('user'),
    user_policy: inlinePolicies('user'),
    groups: memberships,
  },
  bookkeeping: ['force_destroy', 'unique_id'],
  declarers: {
    aws_iam_user_policy_attachments_exclusive: named('user', 'user_name'),
    aws_iam_policy_attachment: allNamed('user', 'users'),
    aws_iam_group_membership: allNamed('user', 'users'),
  },
});

const group = mapping('aws_iam_group', GROUP, {
  locate: itself,
  attributes: {
    name: at('groupName', exactText),
    path: at('path', exactText, { default: '/' }),
  },
  parts: {
    policy_arns: attachments('group'),
    group_policy: inlinePolicies('group'),
  },
  bookkeeping: ['unique_id'],
  declarers: {
    aws_iam_group_policy_attachments_exclusive: named('group', 'group_name'),
    aws_iam_policy_attachment: allNamed('group', 'groups'),
  },
});

function partsOf(kind: Kind, resourceType: string) {
  return [
    mapping(`aws_iam_${kind}_policy_attachment`, resourceType, {
      locate: named(kind, kind),
      partOf: [kind, 'policy_arn'],
    }),
    mapping(`aws_iam_${kind}_policy`, resourceType, {
      locate: named(kind, kind),
      partOf: [kind, 'name', 'policy'],
    }),
  ];
}

const userGroups = mapping('aws_iam_user_group_membership', USER, {
  locate: named('user', 'user'),
  partOf: ['user', 'groups'],
});

/** The default version's document; the list may hold the other versions too. */
function defaultDocument(item: LiveItem) {
  const versions = elements(item, 'policyVersionList');
  const isDefault = (version: JsonObject) =>
    spelling(ownInAnyCase(version, 'isDefaultVersion')) === 'true';
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
    name: at('policyName', exactText, { model: 'ManagedPolicyName' }),
    path: at('path', exactText, { default: '/' }),
    description: at('description', exactText),
    policy: reading(defaultDocument, iamPolicy, { model: 'PolicyDocument' }),
    tags_all: tagsIn('tags'),
  },
  bookkeeping: [
    'attachment_count',
    'policy_id',
    'delay_after_policy_creation_in_ms',
  ],
});

/** A provider's URL may have a scheme in one place only. */
const url = byScalarForm('URL, without its scheme', value =>
  typeof value === 'string' ? value.replace(/^https:\/\//, '') : value,
);

/** CloudFormation's schema. */
const openIdProvider = mapping(
  'aws_iam_openid_connect_provider',
  'AWS::IAM::OIDCProvider',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
      arn: text(attributes, 'arn'),
    }),
    shape: shape({ Arn: 'text', Url: 'text', ClientIdList: 'list' }),
    attributes: {
      url: at('Url', url),
      client_id_list: at('ClientIdList', setOf(exactText)),
      tags_all: tagsIn('Tags'),
    },
    // AWS ignores the thumbprints of providers that it trusts by itself.
    notVerifiable: { thumbprint_list: 'not-mapped' },
  },
);

export const iam = [
  role,
  ...partsOf('role', ROLE),
  instanceProfile,
  user,
  ...partsOf('user', USER),
  userGroups,
  group,
  ...partsOf('group', GROUP),
  policy,
  openIdProvider,
];
