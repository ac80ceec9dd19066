import {
  anyCaseText,
  blocks,
  boolean,
  dnsName,
  exactText,
  Fields,
  setOf,
} from '../equality';
import { Observation, observe } from '../items/livePath';
import { isEmpty, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import {
  behaviors,
  CONFIG,
  defaultBehavior,
  listAt,
  listOfConfig,
  ORDERED,
} from './cloudFrontBehavior';
import { mapping } from './mapping';
import { alike, asBlocks, at, tags } from './read';
import { shape } from './shape';

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
