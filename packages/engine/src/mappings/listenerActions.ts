import { blocks, Fields } from '../equality';
import { Semantics } from '../equality/semantics';
import { observe, Observation } from '../items/livePath';
import { asList, isEmpty, isObject, own, spelling } from '../json';
import { JsonObject, JsonValue } from '../types';
import { asBlocks } from './read';

/** What both kinds of sign-in have. */
const SESSION = {
  authentication_request_extra_params: 'AuthenticationRequestExtraParams',
  on_unauthenticated_request: 'OnUnauthenticatedRequest',
  scope: 'Scope',
  session_cookie_name: 'SessionCookieName',
  session_timeout: 'SessionTimeout',
};

const SESSION_FIELDS: Fields = {
  authentication_request_extra_params: null,
  on_unauthenticated_request: 'authenticate',
  scope: 'openid',
  session_cookie_name: 'AWSELBAuthSessionCookie',
  session_timeout: 604800,
};

/** What a listener or a rule does, CloudFormation's schema as the provider's blocks. */
export function actionsIn(list: Observation): Observation {
  return asBlocks(list, {
    type: 'Type',
    target_group_arn: 'TargetGroupArn',
    forward: action =>
      asBlocks(observe(action, 'ForwardConfig'), {
        target_group: config =>
          asBlocks(observe(config, 'TargetGroups'), {
            arn: 'TargetGroupArn',
            weight: 'Weight',
          }),
        stickiness: config =>
          asBlocks(observe(config, 'TargetGroupStickinessConfig'), {
            duration: 'DurationSeconds',
            enabled: 'Enabled',
          }),
      }),
    redirect: action =>
      asBlocks(observe(action, 'RedirectConfig'), {
        host: 'Host',
        path: 'Path',
        port: 'Port',
        protocol: 'Protocol',
        query: 'Query',
        status_code: 'StatusCode',
      }),
    fixed_response: action =>
      asBlocks(observe(action, 'FixedResponseConfig'), {
        content_type: 'ContentType',
        message_body: 'MessageBody',
        status_code: 'StatusCode',
      }),
    authenticate_cognito: action =>
      asBlocks(observe(action, 'AuthenticateCognitoConfig'), {
        ...SESSION,
        user_pool_arn: 'UserPoolArn',
        user_pool_client_id: 'UserPoolClientId',
        user_pool_domain: 'UserPoolDomain',
      }),
    authenticate_oidc: action =>
      asBlocks(observe(action, 'AuthenticateOidcConfig'), {
        ...SESSION,
        authorization_endpoint: 'AuthorizationEndpoint',
        client_id: 'ClientId',
        issuer: 'Issuer',
        token_endpoint: 'TokenEndpoint',
        user_info_endpoint: 'UserInfoEndpoint',
      }),
    jwt_validation: action =>
      asBlocks(observe(action, 'JwtValidationConfig'), {
        issuer: 'Issuer',
        jwks_endpoint: 'JwksEndpoint',
      }),
  });
}

const actions = blocks({
  type: null,
  target_groups: { arn: null, weight: null },
  stickiness: { duration: null },
  redirect: {
    host: '#{host}',
    path: '/#{path}',
    port: '#{port}',
    protocol: '#{protocol}',
    query: '#{query}',
    status_code: null,
  },
  fixed_response: { content_type: null, message_body: null, status_code: null },
  authenticate_cognito: {
    ...SESSION_FIELDS,
    user_pool_arn: null,
    user_pool_client_id: null,
    user_pool_domain: null,
  },
  authenticate_oidc: {
    ...SESSION_FIELDS,
    authorization_endpoint: null,
    client_id: null,
    issuer: null,
    token_endpoint: null,
    user_info_endpoint: null,
  },
  jwt_validation: { issuer: null, jwks_endpoint: null },
});

/**
 * The same actions. A forward to one group is written as the group, as a list of
 * one, or as both, and the weight of the only one says nothing.
 *
 * @internal
 */
export const listenerActions: Semantics = {
  name: 'listener actions',
  compare: (desired, live) =>
    actions.compare(withGroups(desired), withGroups(live)),
  show: live => live,
};

function withGroups(value: JsonValue): JsonValue {
  return asList(value)
    .filter(isObject)
    .map(action =>
      ['forward', 'target_group_arn'].some(key => Object.hasOwn(action, key))
        ? {
            ...action,
            target_groups: groupsOf(action),
            ...stickinessOf(action),
          }
        : action,
    );
}

function groupsOf(action: JsonObject): JsonValue[] {
  const groups = asList(own(action, 'forward'))
    .filter(isObject)
    .flatMap(forward => asList(own(forward, 'target_group')))
    .filter(isObject);
  if (groups.length > 1) return groups;
  const arn = own(groups[0] ?? {}, 'arn') ?? own(action, 'target_group_arn');
  return isEmpty(arn) ? [] : [{ arn: arn ?? null, weight: 1 }];
}

/** What is not sticky sticks for no time, whatever duration it keeps. */
function stickinessOf(action: JsonObject): JsonObject {
  const stickiness = asList(own(action, 'forward'))
    .filter(isObject)
    .map(forward => own(forward, 'stickiness'))
    .find(block => block !== undefined);
  if (stickiness === undefined) return {};
  return {
    stickiness: asList(stickiness)
      .filter(isObject)
      .filter(block => spelling(own(block, 'enabled')) === 'true'),
  };
}
