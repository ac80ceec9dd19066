import {
  blocks,
  boolean,
  cidr,
  dnsName,
  exactText,
  number,
  setOf,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { observe } from '../items/livePath';
import { asList, spelling, text } from '../json';
import { JsonValue } from '../types';
import { modelBy } from './common';
import { mapping } from './mapping';
import { alike, asBlocks, at, tags } from './read';
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
    comment: at('HostedZoneConfig.Comment', exactText, {
      absentInModel: null,
    }),
    vpc: alike(
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

/** CloudFormation's schema of the health check. */
const healthCheck = mapping(
  'aws_route53_health_check',
  'AWS::Route53::HealthCheck',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'id'),
      arn: text(attributes, 'arn'),
    }),
    shape: shape({
      HealthCheckId: 'text',
      HealthCheckConfig: 'object',
      'HealthCheckConfig.Type': 'text',
    }),
    attributes: {
      type: at('HealthCheckConfig.Type', exactText),
      fqdn: at('HealthCheckConfig.FullyQualifiedDomainName', dnsName),
      ip_address: at('HealthCheckConfig.IPAddress', cidr),
      port: at('HealthCheckConfig.Port', number),
      resource_path: at('HealthCheckConfig.ResourcePath', exactText),
      search_string: at('HealthCheckConfig.SearchString', exactText),
      request_interval: at('HealthCheckConfig.RequestInterval', number),
      failure_threshold: at('HealthCheckConfig.FailureThreshold', number),
      measure_latency: at('HealthCheckConfig.MeasureLatency', boolean),
      invert_healthcheck: at('HealthCheckConfig.Inverted', boolean),
      enable_sni: at('HealthCheckConfig.EnableSNI', boolean),
      disabled: at('HealthCheckConfig.Disabled', boolean),
      child_healthchecks: at(
        'HealthCheckConfig.ChildHealthChecks',
        setOf(exactText),
      ),
      child_health_threshold: at('HealthCheckConfig.HealthThreshold', number),
      cloudwatch_alarm_name: at(
        'HealthCheckConfig.AlarmIdentifier.Name',
        exactText,
      ),
      cloudwatch_alarm_region: at(
        'HealthCheckConfig.AlarmIdentifier.Region',
        exactText,
      ),
      insufficient_data_health_status: at(
        'HealthCheckConfig.InsufficientDataHealthStatus',
        exactText,
      ),
      regions: at('HealthCheckConfig.Regions', setOf(exactText)),
      routing_control_arn: at('HealthCheckConfig.RoutingControlArn', exactText),
      tags_all: tags(item => observe(item.configuration, 'HealthCheckTags')),
    },
    bookkeeping: ['reference_name', 'triggers'],
  },
);

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

export const edge = [zone, healthCheck, certificate];
