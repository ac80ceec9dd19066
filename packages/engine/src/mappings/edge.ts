import { blocks, dnsName, exactText, setOf } from '../equality';
import { Semantics } from '../equality/semantics';
import { observe } from '../items/livePath';
import { asList, spelling, text } from '../json';
import { JsonValue } from '../types';
import { modelBy } from './common';
import { mapping } from './mapping';
import { asBlocks, at, modelAt, reading, tags } from './read';
import { shape } from './shape';

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

export const edge = [zone, certificate];
