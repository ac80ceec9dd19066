import {
  anyCaseText,
  blocks,
  boolean,
  dnsName,
  exactText,
  Fields,
  number,
  setOf,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { isEmpty, isObject, ownInAnyCase, text } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { AttributeRule, mapping } from './mapping';
import { alike, asBlocks, at, tags } from './read';
import { shape } from './shape';

const CONFIG = 'distributionConfig';

function config(path: string) {
  return ({ configuration }: LiveItem): Observation =>
    observe(configuration, `${CONFIG}.${path}`);
}

/**
 * A list at the first of the paths that shows one. AWS Config writes the API's
 * `{ quantity, items }`, a model the list itself.
 */
function listAt(...paths: string[]) {
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

function listOfConfig(...paths: string[]) {
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

const ORDERED = {
  path_pattern: 'pathPattern',
  ...TEXTS,
  ...SWITCHES,
  ...TTLS,
  ...LISTS,
  ...BLOCKS,
};

const behaviors = blocks({
  ...Object.fromEntries(Object.keys(ORDERED).map(name => [name, null])),
  ...FIELDS,
});

/** The behaviour of what no other one matches, attribute by attribute. */
function defaultBehavior(): [string, AttributeRule][] {
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

const ORIGIN: Fields = {
  origin_id: null,
  domain_name: null,
  origin_path: null,
  origin_access_control_id: null,
  connection_attempts: 3,
  connection_timeout: 10,
  custom_header: { name: null, value: null },
  custom_origin_config: {
    http_port: null,
    https_port: null,
    origin_keepalive_timeout: 5,
    origin_protocol_policy: null,
    origin_read_timeout: 30,
    origin_ssl_protocols: null,
  },
  origin_shield: { enabled: null, origin_shield_region: null },
  s3_origin_config: { origin_access_identity: null },
};

function origins(item: LiveItem): Observation {
  return asBlocks(listOfConfig('origins')(item), {
    origin_id: 'id',
    domain_name: 'domainName',
    origin_path: 'originPath',
    origin_access_control_id: 'originAccessControlId',
    connection_attempts: 'connectionAttempts',
    connection_timeout: 'connectionTimeout',
    custom_header: (origin: JsonObject) =>
      asBlocks(listAt('customHeaders', 'originCustomHeaders')(origin), {
        name: 'headerName',
        value: 'headerValue',
      }),
    custom_origin_config: origin =>
      asBlocks(observe(origin, 'customOriginConfig'), {
        http_port: 'httpPort',
        https_port: 'httpsPort',
        origin_keepalive_timeout: 'originKeepaliveTimeout',
        origin_protocol_policy: 'originProtocolPolicy',
        origin_read_timeout: 'originReadTimeout',
        origin_ssl_protocols: listAt('originSslProtocols'),
      }),
    origin_shield: origin =>
      asBlocks(observe(origin, 'originShield'), {
        enabled: 'enabled',
        origin_shield_region: 'originShieldRegion',
      }),
    s3_origin_config: origin =>
      asBlocks(observe(origin, 's3OriginConfig'), {
        origin_access_identity: 'originAccessIdentity',
      }),
  });
}

const errorResponses = blocks({
  error_caching_min_ttl: null,
  error_code: null,
  response_code: null,
  response_page_path: null,
});

/** GetDistribution. What is on its way to the edge is CloudFront's business. */
const distribution = mapping(
  'aws_cloudfront_distribution',
  'AWS::CloudFront::Distribution',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'id'),
      arn: text(attributes, 'arn'),
    }),
    shape: shape({
      id: 'text',
      distributionConfig: 'object',
      'distributionConfig.enabled': 'boolean',
      'distributionConfig.priceClass': 'text',
      'distributionConfig.httpVersion': 'text',
    }),
    attributes: {
      enabled: at(`${CONFIG}.enabled`, boolean),
      comment: at(`${CONFIG}.comment`, exactText),
      price_class: at(`${CONFIG}.priceClass`, exactText, {
        default: 'PriceClass_All',
      }),
      http_version: at(`${CONFIG}.httpVersion`, anyCaseText),
      default_root_object: at(`${CONFIG}.defaultRootObject`, exactText),
      is_ipv6_enabled: at(`${CONFIG}.isIPV6Enabled`, boolean, {
        model: `${CONFIG}.IPV6Enabled`,
      }),
      staging: at(`${CONFIG}.staging`, boolean),
      continuous_deployment_policy_id: at(
        `${CONFIG}.continuousDeploymentPolicyId`,
        exactText,
      ),
      web_acl_id: at(`${CONFIG}.webACLId`, exactText),
      aliases: alike(listOfConfig('aliases'), setOf(dnsName)),
      origin: alike(origins, blocks(ORIGIN)),
      ...Object.fromEntries(defaultBehavior()),
      ordered_cache_behavior: alike(
        item => asBlocks(listOfConfig('cacheBehaviors')(item), ORDERED),
        behaviors,
      ),
      custom_error_response: alike(
        item =>
          asBlocks(listOfConfig('customErrorResponses')(item), {
            error_caching_min_ttl: 'errorCachingMinTTL',
            error_code: 'errorCode',
            response_code: 'responseCode',
            response_page_path: 'responsePagePath',
          }),
        errorResponses,
      ),
      'logging_config[0].bucket': at(`${CONFIG}.logging.bucket`, exactText, {
        emptyBlock: 'none',
      }),
      'logging_config[0].prefix': at(`${CONFIG}.logging.prefix`, exactText),
      'logging_config[0].include_cookies': at(
        `${CONFIG}.logging.includeCookies`,
        boolean,
      ),
      'restrictions[0].geo_restriction[0].restriction_type': at(
        `${CONFIG}.restrictions.geoRestriction.restrictionType`,
        exactText,
        { default: 'none' },
      ),
      'restrictions[0].geo_restriction[0].locations': at(
        `${CONFIG}.restrictions.geoRestriction.items`,
        setOf(exactText),
        { model: `${CONFIG}.Restrictions.GeoRestriction.Locations` },
      ),
      'viewer_certificate[0].acm_certificate_arn': at(
        `${CONFIG}.viewerCertificate.acmCertificateArn`,
        exactText,
      ),
      'viewer_certificate[0].iam_certificate_id': at(
        `${CONFIG}.viewerCertificate.iamCertificateId`,
        exactText,
      ),
      'viewer_certificate[0].cloudfront_default_certificate': at(
        `${CONFIG}.viewerCertificate.cloudFrontDefaultCertificate`,
        boolean,
      ),
      'viewer_certificate[0].minimum_protocol_version': at(
        `${CONFIG}.viewerCertificate.minimumProtocolVersion`,
        exactText,
      ),
      'viewer_certificate[0].ssl_support_method': at(
        `${CONFIG}.viewerCertificate.sslSupportMethod`,
        exactText,
        // CloudFront's own certificate has one that nobody can choose.
        { alsoEqual: desired => isEmpty(desired) },
      ),
      tags_all: tags(),
    },
    notVerifiable: { origin_group: 'not-mapped' },
    bookkeeping: [
      'caller_reference',
      'domain_name',
      'etag',
      'hosted_zone_id',
      'in_progress_validation_batches',
      'last_modified_time',
      'logging_v1_enabled',
      'retain_on_delete',
      'status',
      'trusted_key_groups',
      'trusted_signers',
      'wait_for_deployment',
    ],
  },
);

export const cloudFront = [distribution];
