import { asList, isObject, own, spelling } from '../../json';
import { isUnresolved } from '../unresolved';
import { DeclaredResource } from '../values/ValueContext';
import { sameWhen, shownWhenSet, TypeRules } from './rule';

/** IAM and Cognito. @internal */
export const IDENTITY_RULES: [string, TypeRules][] = [
  // The reads list what is attached and embedded, and leave the property out when
  // there is none (API Reference: ListRolePolicies, ListAttachedRolePolicies and
  // their likes for users and groups).
  [
    'AWS::IAM::Role',
    {
      ...shownWhenSet('PermissionsBoundary', 'Description', 'Tags'),
      ...attachments('Roles', 'RoleName'),
    },
  ],
  [
    'AWS::IAM::User',
    {
      ...shownWhenSet('PermissionsBoundary', 'Groups', 'Tags'),
      ...attachments('Users', 'UserName'),
    },
  ],
  ['AWS::IAM::Group', attachments('Groups', 'GroupName')],
  [
    'AWS::IAM::ManagedPolicy',
    // Others may attach a policy too: the resource attaches it to whom it names
    // (Template Reference, AWS::IAM::ManagedPolicy, Roles: "The name (friendly name,
    // not ARN) of the role to attach the policy to").
    {
      Roles: { isOpen: true, isShownWhenSet: true },
      Users: { isOpen: true, isShownWhenSet: true },
      Groups: { isOpen: true, isShownWhenSet: true },
    },
  ],
  [
    'AWS::IAM::OIDCProvider',
    // GetOpenIDConnectProvider shows the URL without its scheme (API Reference).
    {
      Url: sameWhen(
        (desired, live) =>
          typeof live === 'string' && desired === `https://${live}`,
      ),
    },
  ],
  [
    'AWS::Cognito::UserPool',
    {
      // Every pool has the standard attributes, and shows a custom one with its prefix
      // (Developer Guide, "Working with user attributes").
      Schema: { isOpen: true },
      'Schema.*.Name': sameWhen(
        (desired, live) => live === `custom:${spelling(desired)}`,
      ),
    },
  ],
  [
    'AWS::Cognito::UserPoolUser',
    // The pool gives each user a `sub` (Developer Guide, same page).
    {
      UserAttributes: {
        isOpen: extra => isObject(extra) && own(extra, 'Name') === 'sub',
      },
    },
  ],
];

/**
 * Policies embedded in and attached to an identity; those that are resources of
 * their own in the template are no addition to it (Template Reference,
 * AWS::IAM::Policy, AWS::IAM::RolePolicy and AWS::IAM::ManagedPolicy).
 */
function attachments(list: string, single: string): TypeRules {
  const isFor = ({ properties }: DeclaredResource, name = '') =>
    [...asList(own(properties, list)), own(properties, single) ?? null].some(
      one => one !== null && (one === name || isUnresolved(one)),
    );
  return {
    Policies: {
      isShownWhenSet: true,
      isOpen: (extra, { physicalId, others = [] }) =>
        others.some(
          other =>
            /^AWS::IAM::(\w+)?Policy$/.test(other.type) &&
            isFor(other, physicalId) &&
            isObject(extra) &&
            [own(extra, 'PolicyName')].some(
              name =>
                name === own(other.properties, 'PolicyName') ||
                isUnresolved(own(other.properties, 'PolicyName') ?? null),
            ),
        ),
    },
    ManagedPolicyArns: {
      isShownWhenSet: true,
      isOpen: (extra, { physicalId, others = [] }) =>
        others.some(
          other =>
            other.type === 'AWS::IAM::ManagedPolicy' &&
            isFor(other, physicalId) &&
            (other.physicalId === undefined || other.physicalId === extra),
        ),
    },
  };
}
