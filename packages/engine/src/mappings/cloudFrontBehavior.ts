import { blocks, boolean, exactText, number, setOf } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { isObject, ownInAnyCase } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { AttributeRule } from './mapping';
import { alike, asBlocks, at } from './read';

/** Where an item and a model have all that can be asked for. @internal */
export const CONFIG = 'distributionConfig';

function config(path: string) {
  return ({ configuration }: LiveItem): Observation =>
    observe(configuration, `${CONFIG}.${path}`);
}

/**
 * A list at the first of the paths that shows one. AWS Config writes the API's
 * `{ quantity, items }`, a model the list itself.
 *
 * @internal
 */
export function listAt(...paths: string[]) {
  return (holder: JsonValue): Observation => {
    const seen = paths
      .map(path => observe(holder, path))
      .find(found => found.observed);
    if (!seen?.observed || !isObject(seen.value)) {
      return seen ?? { observed: false };
    }
    const items = ownInAnyCase(seen.value, 'items');
    if (items !== undefined) return { observed: true, value: items };
    return ownInAnyCase(seen.value, 'quantity') === 0
      ? { observed: true, value: [] }
      : { observed: false };
  };
}

/** A list of the distribution's own. @internal */
export function listOfConfig(...paths: string[]) {
  const look = listAt(...paths.map(path => `${CONFIG}.${path}`));
  return ({ configuration }: LiveItem): Observation => look(configuration);
}

const LISTS = {
  allowed_methods: listAt('allowedMethods'),
  cached_methods: listAt('allowedMethods.cachedMethods', 'cachedMethods'),
  trusted_key_groups: listAt('trustedKeyGroups'),
  trusted_signers: listAt('trustedSigners'),
};

const TEXTS = {
  cache_policy_id: 'cachePolicyId',
  field_level_encryption_id: 'fieldLevelEncryptionId',
  origin_request_policy_id: 'originRequestPolicyId',
  realtime_log_config_arn: 'realtimeLogConfigArn',
  response_headers_policy_id: 'responseHeadersPolicyId',
  target_origin_id: 'targetOriginId',
  viewer_protocol_policy: 'viewerProtocolPolicy',
};

const SWITCHES = { compress: 'compress', smooth_streaming: 'smoothStreaming' };

const TTLS = {
  default_ttl: 'defaultTTL',
  max_ttl: 'maxTTL',
  min_ttl: 'minTTL',
};

const BLOCKS = {
  forwarded_values: (behavior: JsonObject) =>
    asBlocks(observe(behavior, 'forwardedValues'), {
      query_string: 'queryString',
      headers: listAt('headers'),
      query_string_cache_keys: listAt('queryStringCacheKeys'),
      cookies: values =>
        asBlocks(observe(values, 'cookies'), {
          forward: 'forward',
          whitelisted_names: listAt('whitelistedNames'),
        }),
    }),
  function_association: (behavior: JsonObject) =>
    asBlocks(listAt('functionAssociations')(behavior), {
      event_type: 'eventType',
      function_arn: 'functionARN',
    }),
  grpc_config: (behavior: JsonObject) =>
    asBlocks(observe(behavior, 'grpcConfig'), { enabled: 'enabled' }),
  lambda_function_association: (behavior: JsonObject) =>
    asBlocks(listAt('lambdaFunctionAssociations')(behavior), {
      event_type: 'eventType',
      include_body: 'includeBody',
      lambda_arn: 'lambdaFunctionARN',
    }),
};

const FIELDS = {
  forwarded_values: {
    cookies: { forward: null, whitelisted_names: null },
    headers: null,
    query_string: null,
    query_string_cache_keys: null,
  },
  function_association: { event_type: null, function_arn: null },
  grpc_config: { enabled: null },
  lambda_function_association: {
    event_type: null,
    include_body: null,
    lambda_arn: null,
  },
};

/** Where each attribute of an ordered behaviour is. @internal */
export const ORDERED = {
  path_pattern: 'pathPattern',
  ...TEXTS,
  ...SWITCHES,
  ...TTLS,
  ...LISTS,
  ...BLOCKS,
};

/** The same behaviours, whatever their order. @internal */
export const behaviors = blocks({
  ...Object.fromEntries(Object.keys(ORDERED).map(name => [name, null])),
  ...FIELDS,
});

/** The behaviour of what no other one matches, attribute by attribute. @internal */
export function defaultBehavior(): [string, AttributeRule][] {
  const within = (path: string) => `${CONFIG}.defaultCacheBehavior.${path}`;
  const named = (name: string) => `default_cache_behavior[0].${name}`;
  const each = (paths: Record<string, string>, semantics: Semantics) =>
    Object.entries(paths).map(([name, path]): [string, AttributeRule] => [
      named(name),
      at(within(path), semantics),
    ]);
  const inside = (
    read: (behavior: JsonObject) => Observation,
    semantics: Semantics,
  ) =>
    alike(item => {
      const seen = config('defaultCacheBehavior')(item);
      return seen.observed && isObject(seen.value)
        ? read(seen.value)
        : { observed: false };
    }, semantics);
  return [
    ...each(TEXTS, exactText),
    ...each(SWITCHES, boolean),
    ...each(TTLS, number),
    ...Object.entries(LISTS).map(([name, read]): [string, AttributeRule] => [
      named(name),
      inside(read, setOf(exactText)),
    ]),
    ...Object.entries(BLOCKS).map(([name, read]): [string, AttributeRule] => [
      named(name),
      inside(read, blocks(FIELDS[name as keyof typeof FIELDS])),
    ]),
  ];
}
