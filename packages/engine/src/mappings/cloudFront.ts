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
import { Observation, observe } from '../items/livePath';
import { text } from '../json';
import { JsonObject, LiveItem } from '../types';
import { AttributeRule, mapping } from './mapping';
import { asBlocks, at, reading, tags } from './read';
import { shape } from './shape';

/** The API's lists are `{ quantity, items }`. */
const CONFIG = 'distributionConfig';

function config(path: string): (item: LiveItem) => Observation {
  return item => observe(item.configuration, `${CONFIG}.${path}`);
}

/** The API calls a cookie's or a header's list of names by what it does. */
const BEHAVIOR = {
  allowed_methods: 'allowedMethods.items',
  cached_methods: 'allowedMethods.cachedMethods.items',
  cache_policy_id: 'cachePolicyId',
  compress: 'compress',
  field_level_encryption_id: 'fieldLevelEncryptionId',
  origin_request_policy_id: 'originRequestPolicyId',
  realtime_log_config_arn: 'realtimeLogConfigArn',
  response_headers_policy_id: 'responseHeadersPolicyId',
  smooth_streaming: 'smoothStreaming',
  target_origin_id: 'targetOriginId',
  trusted_key_groups: 'trustedKeyGroups.items',
  trusted_signers: 'trustedSigners.items',
  viewer_protocol_policy: 'viewerProtocolPolicy',
};

const ORDERED = { path_pattern: 'pathPattern', ...BEHAVIOR };

const behaviors = blocks(
  Object.fromEntries(Object.keys(ORDERED).map(name => [name, null])),
);

/** The behaviour of what no other one matches, attribute by attribute. */
function defaultBehavior(): [string, AttributeRule][] {
  const {
    compress,
    smooth_streaming: smooth,
    allowed_methods: allowed,
    cached_methods: cached,
    trusted_key_groups: groups,
    trusted_signers: signers,
    ...texts
  } = BEHAVIOR;
  const within = (path: string) => `${CONFIG}.defaultCacheBehavior.${path}`;
  const named = (name: string) => `default_cache_behavior[0].${name}`;
  const methods = setOf(exactText);
  return [
    ...Object.entries(texts).map(([name, path]): [string, AttributeRule] => [
      named(name),
      at(within(path), exactText),
    ]),
    [named('compress'), at(within(compress), boolean)],
    [named('smooth_streaming'), at(within(smooth), boolean)],
    [named('allowed_methods'), at(within(allowed), methods)],
    [named('cached_methods'), at(within(cached), methods)],
    [named('trusted_key_groups'), at(within(groups), methods)],
    [named('trusted_signers'), at(within(signers), methods)],
    [named('default_ttl'), at(within('defaultTTL'), number)],
    [named('max_ttl'), at(within('maxTTL'), number)],
    [named('min_ttl'), at(within('minTTL'), number)],
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
  return asBlocks(config('origins.items')(item), {
    origin_id: 'id',
    domain_name: 'domainName',
    origin_path: 'originPath',
    origin_access_control_id: 'originAccessControlId',
    connection_attempts: 'connectionAttempts',
    connection_timeout: 'connectionTimeout',
    custom_header: (origin: JsonObject) =>
      asBlocks(observe(origin, 'customHeaders.items'), {
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
        origin_ssl_protocols: 'originSslProtocols.items',
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
      is_ipv6_enabled: at(`${CONFIG}.isIPV6Enabled`, boolean),
      staging: at(`${CONFIG}.staging`, boolean),
      continuous_deployment_policy_id: at(
        `${CONFIG}.continuousDeploymentPolicyId`,
        exactText,
      ),
      web_acl_id: at(`${CONFIG}.webACLId`, exactText),
      aliases: at(`${CONFIG}.aliases.items`, setOf(dnsName)),
      origin: reading(origins, blocks(ORIGIN)),
      ...Object.fromEntries(defaultBehavior()),
      ordered_cache_behavior: reading(
        item => asBlocks(config('cacheBehaviors.items')(item), ORDERED),
        behaviors,
      ),
      custom_error_response: reading(
        item =>
          asBlocks(config('customErrorResponses.items')(item), {
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
