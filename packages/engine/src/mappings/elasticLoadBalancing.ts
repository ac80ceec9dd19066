import { blocks, boolean, exactText, number, setOf, words } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, ownInAnyCase, spelling, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import { classicLoadBalancer } from './classicLoadBalancer';
import { byArn, fromModel } from './common';
import { actionsIn, listenerActions } from './listenerActions';
import { conditions, conditionsIn } from './listenerConditions';
import { AttributeOptions, mapping } from './mapping';
import {
  asBlocks,
  at,
  entry,
  modelAt,
  reading,
  tags,
  tagsInSupplement,
} from './read';
import { shape } from './shape';
import { targetGroup } from './targetGroup';

/** One of DescribeLoadBalancerAttributes; older items have only a few of them. */
function attribute(
  key: string,
  semantics: Semantics,
  options: AttributeOptions = {},
) {
  const read = (item: LiveItem) => attributeOf(item, key);
  return reading(read, semantics, { ...options, model: read });
}

function attributeOf(item: LiveItem, key: string) {
  const { configuration, supplementaryConfiguration } = item;
  return entry(
    observe(
      item.source === 'cloud-control'
        ? configuration
        : supplementaryConfiguration,
      'LoadBalancerAttributes',
    ),
    key,
  );
}

/**
 * Where logs go. While they are off it says nothing: AWS forgets the bucket or keeps
 * an old one, and the provider keeps what was asked for.
 */
function logs(kind: 'access_logs' | 'connection_logs') {
  const place = (key: string) =>
    attribute(`${kind}.s3.${key}`, exactText, {
      alsoEqual: (_desired, _live, item) => {
        const enabled = attributeOf(item, `${kind}.s3.enabled`);
        return enabled.observed && spelling(enabled.value) === 'false';
      },
    });
  return {
    [`${kind}[0].enabled`]: attribute(`${kind}.s3.enabled`, boolean, {
      emptyBlock: 'none',
    }),
    [`${kind}[0].bucket`]: place('bucket'),
    [`${kind}[0].prefix`]: place('prefix'),
  };
}

/** DescribeLoadBalancers. `aws_alb` is the older name of `aws_lb`. */
const loadBalancer = mapping(
  ['aws_lb', 'aws_alb'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  {
    locate: byArn,
    attributes: {
      name: at('loadBalancerName', exactText, { model: 'Name' }),
      internal: at(
        'scheme',
        words({ internal: true, 'internet-facing': false }),
      ),
      load_balancer_type: at('type', exactText, { default: 'application' }),
      ip_address_type: at('ipAddressType', exactText, { default: 'ipv4' }),
      vpc_id: at('vpcId', exactText),
      security_groups: at('securityGroups', setOf(exactText)),
      subnets: at('availabilityZones[].subnetId', setOf(exactText), {
        model: 'Subnets',
      }),
      enable_deletion_protection: attribute(
        'deletion_protection.enabled',
        boolean,
      ),
      idle_timeout: attribute('idle_timeout.timeout_seconds', number, {
        default: 60,
      }),
      enable_http2: attribute('routing.http2.enabled', boolean, {
        default: true,
      }),
      drop_invalid_header_fields: attribute(
        'routing.http.drop_invalid_header_fields.enabled',
        boolean,
      ),
      desync_mitigation_mode: attribute(
        'routing.http.desync_mitigation_mode',
        exactText,
        { default: 'defensive' },
      ),
      preserve_host_header: attribute(
        'routing.http.preserve_host_header.enabled',
        boolean,
      ),
      // Always on in an application load balancer, which older states deny.
      enable_cross_zone_load_balancing: attribute(
        'load_balancing.cross_zone.enabled',
        boolean,
        {
          alsoEqual: (_desired, _live, _item, attributes) =>
            attributes.load_balancer_type === 'application',
        },
      ),
      enable_waf_fail_open: attribute('waf.fail_open.enabled', boolean),
      client_keep_alive: attribute('client_keep_alive.seconds', number, {
        default: 3600,
      }),
      ...logs('access_logs'),
      ...logs('connection_logs'),
      customer_owned_ipv4_pool: at('customerOwnedIpv4Pool', exactText),
      dns_record_client_routing_policy: attribute(
        'dns_record.client_routing_policy',
        exactText,
        { default: 'any_availability_zone' },
      ),
      enable_tls_version_and_cipher_suite_headers: attribute(
        'routing.http.x_amzn_tls_version_and_cipher_suite.enabled',
        boolean,
      ),
      enable_xff_client_port: attribute(
        'routing.http.xff_client_port.enabled',
        boolean,
      ),
      enable_zonal_shift: attribute('zonal_shift.config.enabled', boolean),
      enforce_security_group_inbound_rules_on_private_link_traffic: at(
        'enforceSecurityGroupInboundRulesOnPrivateLinkTraffic',
        exactText,
        { default: 'on' },
      ),
      xff_header_processing_mode: attribute(
        'routing.http.xff_header_processing.mode',
        exactText,
        { default: 'append' },
      ),
      subnet_mapping: reading(
        item =>
          asBlocks(observe(item.configuration, 'availabilityZones'), {
            subnet_id: 'subnetId',
            allocation_id: 'loadBalancerAddresses[0].allocationId',
            private_ipv4_address: 'loadBalancerAddresses[0].privateIPv4Address',
          }),
        blocks(
          { subnet_id: null, allocation_id: null, private_ipv4_address: null },
          ['outpost_id'],
        ),
      ),
      tags_all: tagsInSupplement(),
    },
    notVerifiable: {
      health_check_logs: 'not-mapped',
      ipam_pools: 'not-mapped',
      minimum_load_balancer_capacity: 'not-returned',
    },
    bookkeeping: [
      'arn_suffix',
      'dns_name',
      'secondary_ips_auto_assigned_per_subnet',
      'zone_id',
    ],
  },
);

/** The certificate without a name; DescribeListenerCertificates marks it among others. */
function defaultCertificate(item: LiveItem): Observation {
  const seen = observe(item.configuration, 'Certificates');
  if (!seen.observed) return seen;
  const all = asList(seen.value).filter(isObject);
  const isDefault = (certificate: JsonObject) =>
    spelling(ownInAnyCase(certificate, 'isDefault')) === 'true';
  const meant = all.find(isDefault) ?? all[0];
  return meant === undefined
    ? { observed: true, value: null }
    : observe(meant, 'CertificateArn');
}

/** CloudFormation's schema of the listener. */
const listener = mapping(
  ['aws_lb_listener', 'aws_alb_listener'],
  'AWS::ElasticLoadBalancingV2::Listener',
  {
    locate: byArn,
    shape: shape({
      ListenerArn: 'text',
      LoadBalancerArn: 'text',
      Port: 'number',
      Protocol: 'text',
      DefaultActions: 'list',
    }),
    attributes: {
      load_balancer_arn: at('LoadBalancerArn', exactText),
      port: at('Port', number),
      protocol: at('Protocol', exactText),
      ssl_policy: at('SslPolicy', exactText),
      alpn_policy: at('AlpnPolicy[0]', exactText),
      certificate_arn: reading(defaultCertificate, exactText, {
        model: defaultCertificate,
      }),
      default_action: reading(
        item => actionsIn(observe(item.configuration, 'DefaultActions')),
        listenerActions,
      ),
      'mutual_authentication[0].mode': at(
        'MutualAuthentication.Mode',
        exactText,
        { default: 'off' },
      ),
      'mutual_authentication[0].trust_store_arn': at(
        'MutualAuthentication.TrustStoreArn',
        exactText,
      ),
      'mutual_authentication[0].ignore_client_certificate_expiry': at(
        'MutualAuthentication.IgnoreClientCertificateExpiry',
        boolean,
      ),
      tags_all: tags(),
    },
    notVerifiable: { tcp_idle_timeout_seconds: 'not-mapped' },
  },
);

/** CloudFormation's schema of the rule; AWS Config does not record it. */
const listenerRule = mapping(
  ['aws_lb_listener_rule', 'aws_alb_listener_rule'],
  'AWS::ElasticLoadBalancingV2::ListenerRule',
  {
    ...fromModel(
      attributes => text(attributes, 'arn') ?? text(attributes, 'id'),
    ),
    attributes: {
      listener_arn: modelAt('ListenerArn', exactText),
      priority: modelAt('Priority', number),
      action: reading(() => ({ observed: false }), listenerActions, {
        model: item => actionsIn(observe(item.configuration, 'Actions')),
      }),
      condition: reading(() => ({ observed: false }), conditions, {
        model: conditionsIn,
      }),
      tags_all: tags(),
    },
    notVerifiable: { transform: 'not-mapped' },
  },
);

export const elasticLoadBalancing = [
  loadBalancer,
  listener,
  targetGroup,
  listenerRule,
  classicLoadBalancer,
];
