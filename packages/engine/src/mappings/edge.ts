import { blocks, boolean, exactText, setOf } from '../equality';
import { Semantics } from '../equality/semantics';
import { observe } from '../items/livePath';
import { asList, spelling, text } from '../json';
import { JsonValue } from '../types';
import { modelBy } from './common';
import { mapping } from './mapping';
import { asBlocks, at, modelAt, reading, tags } from './read';
import { shape } from './shape';

/** The same DNS name, whatever its case and its last dot. */
const dnsName: Semantics = {
  name: 'DNS name',
  canonical: dns,
  compare: (desired, live) =>
    dns(desired) === dns(live) ? 'equal' : 'different',
  show: live => live,
};

function dns(value: JsonValue): JsonValue {
  return typeof value === 'string'
    ? value.toLowerCase().replace(/\.$/, '')
    : value;
}

/** CloudFormation's schema of the zone. Its id may come as `/hostedzone/Z1`. */
const zone = mapping('aws_route53_zone', 'AWS::Route53::HostedZone', {
  model: modelBy('zone_id', 'comment'),
  locate: attributes => ({
    resourceId:
      text(attributes, 'zone_id') ??
      text(attributes, 'id')?.replace('/hostedzone/', ''),
    arn: text(attributes, 'arn'),
  }),
  shape: shape({ Id: 'text', Name: 'text', NameServers: 'list', VPCs: 'list' }),
  attributes: {
    name: at('Name', dnsName),
    comment: modelAt('HostedZoneConfig.Comment', exactText, {
      absentInModel: null,
    }),
    vpc: reading(
      item =>
        asBlocks(observe(item.configuration, 'VPCs'), {
          vpc_id: 'VPCId',
          vpc_region: 'VPCRegion',
        }),
      blocks({ vpc_id: null, vpc_region: null }),
      { declaredBy: ['aws_route53_zone_association'] },
    ),
    tags_all: tags(),
  },
  notVerifiable: {
    delegation_set_id: 'not-returned',
    enable_accelerated_recovery: 'not-returned',
  },
  bookkeeping: [
    'force_destroy',
    'name_servers',
    'primary_name_server',
    'zone_id',
  ],
  declarers: {
    aws_route53_zone_association: attributes => ({
      resourceId: text(attributes, 'zone_id'),
    }),
  },
});

/** DescribeCertificate. The names include the certificate's own; renewal is ACM's business. */
const certificate = mapping('aws_acm_certificate', 'AWS::ACM::Certificate', {
  locate: attributes => ({
    resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  shape: shape({
    certificateArn: 'text',
    domainName: 'text',
    type: 'text',
    keyAlgorithm: 'text',
    subjectAlternativeNames: 'list',
  }),
  attributes: {
    domain_name: at('domainName', dnsName),
    subject_alternative_names: at('subjectAlternativeNames', setOf(dnsName), {
      alsoEqual: (desired, live, _item, attributes) => {
        const own = attributes.domain_name ?? null;
        const all = [...asList(desired), own];
        return setOf(dnsName).compare(all, live) === 'equal';
      },
    }),
    key_algorithm: at('keyAlgorithm', keyAlgorithmText(), {
      default: 'RSA_2048',
    }),
    'options[0].certificate_transparency_logging_preference': at(
      'options.certificateTransparencyLoggingPreference',
      exactText,
      { default: 'ENABLED' },
    ),
    certificate_authority_arn: at('certificateAuthorityArn', exactText),
    tags_all: tags(),
  },
  notVerifiable: {
    certificate_body: 'not-returned',
    certificate_chain: 'not-returned',
    private_key: 'write-only',
    'options[0].export': 'not-returned',
  },
  bookkeeping: [
    'domain_validation_options',
    'early_renewal_duration',
    'not_after',
    'not_before',
    'pending_renewal',
    'renewal_eligibility',
    'renewal_summary',
    'status',
    'type',
    'validation_emails',
    'validation_method',
    'validation_option',
  ],
});

/** ACM writes `RSA-2048` in some answers. */
function keyAlgorithmText(): Semantics {
  const plain = (value: JsonValue) => spelling(value).replace('-', '_');
  return {
    name: 'key algorithm',
    canonical: plain,
    compare: (desired, live) =>
      plain(desired) === plain(live) ? 'equal' : 'different',
    show: plain,
  };
}

/** What is compared of a distribution's behaviours is in its configuration, in the API's wrappers. */
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
      enabled: at('distributionConfig.enabled', boolean),
      comment: at('distributionConfig.comment', exactText),
      price_class: at('distributionConfig.priceClass', exactText, {
        default: 'PriceClass_All',
      }),
      default_root_object: at(
        'distributionConfig.defaultRootObject',
        exactText,
      ),
      is_ipv6_enabled: at('distributionConfig.isIPV6Enabled', boolean),
      web_acl_id: at('distributionConfig.webACLId', exactText),
      aliases: at('distributionConfig.aliases.items', setOf(dnsName)),
      'viewer_certificate[0].acm_certificate_arn': at(
        'distributionConfig.viewerCertificate.aCMCertificateArn',
        exactText,
      ),
      'viewer_certificate[0].minimum_protocol_version': at(
        'distributionConfig.viewerCertificate.minimumProtocolVersion',
        exactText,
      ),
      'default_cache_behavior[0].viewer_protocol_policy': at(
        'distributionConfig.defaultCacheBehavior.viewerProtocolPolicy',
        exactText,
      ),
      'default_cache_behavior[0].target_origin_id': at(
        'distributionConfig.defaultCacheBehavior.targetOriginId',
        exactText,
      ),
    },
    notVerifiable: { tags_all: 'not-mapped' },
    bookkeeping: [
      'caller_reference',
      'domain_name',
      'etag',
      'hosted_zone_id',
      'in_progress_validation_batches',
      'last_modified_time',
      'logging_v1_enabled',
      'retain_on_delete',
      'staging',
      'status',
      'trusted_key_groups',
      'trusted_signers',
      'wait_for_deployment',
    ],
  },
);

export const edge = [zone, certificate, distribution];
