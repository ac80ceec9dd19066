import { blocks, boolean, exactText, number, setOf, words } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { asList, isObject, own, ownInAnyCase, spelling, text } from '../json';
import { LiveItem } from '../types';
import { classicLoadBalancer } from './classicLoadBalancer';
import { fromModel, modelBy } from './common';
import { actionsIn, listenerActions } from './listenerActions';
import { AttributeOptions, Locate, mapping } from './mapping';
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

/** One of DescribeLoadBalancerAttributes; older items have only a few of them. */
function attribute(
  key: string,
  semantics: Semantics,
  options: AttributeOptions = {},
) {
  return reading(
    item =>
      entry(
        observe(item.supplementaryConfiguration, 'LoadBalancerAttributes'),
        key,
      ),
    semantics,
    options,
  );
}

/** DescribeLoadBalancers. `aws_alb` is the older name of `aws_lb`. */
const loadBalancer = mapping(
  ['aws_lb', 'aws_alb'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
      arn: text(attributes, 'arn'),
    }),
    attributes: {
      name: at('loadBalancerName', exactText),
      internal: at(
        'scheme',
        words({ internal: true, 'internet-facing': false }),
      ),
      load_balancer_type: at('type', exactText, { default: 'application' }),
      ip_address_type: at('ipAddressType', exactText, { default: 'ipv4' }),
      vpc_id: at('vpcId', exactText),
      security_groups: at('securityGroups', setOf(exactText)),
      subnets: at('availabilityZones[].subnetId', setOf(exactText)),
      enable_deletion_protection: attribute(
        'deletion_protection.enabled',
        boolean,
      ),
      idle_timeout: attribute('idle_timeout.timeout_seconds', number),
      enable_http2: attribute('routing.http2.enabled', boolean),
      drop_invalid_header_fields: attribute(
        'routing.http.drop_invalid_header_fields.enabled',
        boolean,
      ),
      desync_mitigation_mode: attribute(
        'routing.http.desync_mitigation_mode',
        exactText,
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
      client_keep_alive: attribute('client_keep_alive.seconds', number),
      'access_logs[0].enabled': attribute('access_logs.s3.enabled', boolean),
      // Empty while logs are off; the provider keeps what was asked for.
      'access_logs[0].bucket': attribute('access_logs.s3.bucket', exactText, {
        alsoEqual: (_desired, live) => live === '',
      }),
      'access_logs[0].prefix': attribute('access_logs.s3.prefix', exactText, {
        alsoEqual: (_desired, live) => live === '',
      }),
      'connection_logs[0].enabled': attribute(
        'connection_logs.s3.enabled',
        boolean,
      ),
      'connection_logs[0].bucket': attribute(
        'connection_logs.s3.bucket',
        exactText,
        { alsoEqual: (_desired, live) => live === '' },
      ),
      'connection_logs[0].prefix': attribute(
        'connection_logs.s3.prefix',
        exactText,
        { alsoEqual: (_desired, live) => live === '' },
      ),
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
        blocks({
          subnet_id: null,
          allocation_id: null,
          private_ipv4_address: null,
        }),
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

const byArn: Locate = attributes => ({
  resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
  arn: text(attributes, 'arn'),
});

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
      certificate_arn: at('Certificates[0].CertificateArn', exactText),
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

/** One of the target group's attributes, which Cloud Control lists. */
function groupAttribute(key: string, semantics: Semantics) {
  return reading(() => ({ observed: false }), semantics, {
    model: item =>
      entry(observe(item.configuration, 'TargetGroupAttributes'), key),
  });
}

/** CloudFormation's schema of the target group. What is registered in it comes and goes. */
const targetGroup = mapping(
  ['aws_lb_target_group', 'aws_alb_target_group'],
  'AWS::ElasticLoadBalancingV2::TargetGroup',
  {
    locate: byArn,
    model: modelBy(
      'arn',
      'deregistration_delay',
      'proxy_protocol_v2',
      'slow_start',
      'stickiness[0].enabled',
      'stickiness[0].type',
    ),
    shape: shape({
      TargetGroupArn: 'text',
      Name: 'text',
      Port: 'number',
      Protocol: 'text',
      TargetType: 'text',
      VpcId: 'text',
    }),
    attributes: {
      name: at('Name', exactText),
      port: at('Port', number),
      protocol: at('Protocol', exactText),
      protocol_version: at('ProtocolVersion', exactText),
      target_type: at('TargetType', exactText, { default: 'instance' }),
      vpc_id: at('VpcId', exactText),
      ip_address_type: at('IpAddressType', exactText),
      'health_check[0].enabled': at('HealthCheckEnabled', boolean),
      'health_check[0].path': at('HealthCheckPath', exactText),
      'health_check[0].port': at('HealthCheckPort', exactText),
      'health_check[0].protocol': at('HealthCheckProtocol', exactText),
      'health_check[0].interval': at('HealthCheckIntervalSeconds', number),
      'health_check[0].timeout': at('HealthCheckTimeoutSeconds', number),
      'health_check[0].healthy_threshold': at('HealthyThresholdCount', number),
      'health_check[0].unhealthy_threshold': at(
        'UnhealthyThresholdCount',
        number,
      ),
      'health_check[0].matcher': at('Matcher.HttpCode', exactText),
      deregistration_delay: groupAttribute(
        'deregistration_delay.timeout_seconds',
        number,
      ),
      slow_start: groupAttribute('slow_start.duration_seconds', number),
      proxy_protocol_v2: groupAttribute('proxy_protocol_v2.enabled', boolean),
      'stickiness[0].enabled': groupAttribute('stickiness.enabled', boolean),
      'stickiness[0].type': groupAttribute('stickiness.type', exactText),
      connection_termination: groupAttribute(
        'deregistration_delay.connection_termination.enabled',
        boolean,
      ),
      lambda_multi_value_headers_enabled: groupAttribute(
        'lambda.multi_value_headers.enabled',
        boolean,
      ),
      load_balancing_algorithm_type: groupAttribute(
        'load_balancing.algorithm.type',
        exactText,
      ),
      load_balancing_anomaly_mitigation: groupAttribute(
        'load_balancing.algorithm.anomaly_mitigation',
        exactText,
      ),
      load_balancing_cross_zone_enabled: groupAttribute(
        'load_balancing.cross_zone.enabled',
        exactText,
      ),
      preserve_client_ip: groupAttribute('preserve_client_ip.enabled', boolean),
      tags_all: tags(),
    },
    notVerifiable: {
      target_failover: 'not-mapped',
      target_group_health: 'not-mapped',
    },
    bookkeeping: [
      'arn_suffix',
      'stickiness[0].cookie_duration',
      'stickiness[0].cookie_name',
      'load_balancer_arns',
    ],
  },
);

/** A rule's tests, each as its field and the values that pass. */
function conditionsIn(item: LiveItem): Observation {
  return asBlocks(observe(item.configuration, 'Conditions'), {
    field: 'Field',
    values: condition => {
      const named = asList(ownInAnyCase(condition, 'Values'));
      const nested = Object.values(condition)
        .filter(isObject)
        .flatMap(test => asList(ownInAnyCase(test, 'Values')));
      return { observed: true, value: [...named, ...nested] };
    },
  });
}

const FIELDS: Record<string, string> = {
  host_header: 'host-header',
  http_request_method: 'http-request-method',
  path_pattern: 'path-pattern',
  source_ip: 'source-ip',
};

const tests = blocks({ field: null, values: null });

/**
 * The same tests on host, path, method and source. Those on headers and query
 * strings are pairs, and not judged.
 */
const conditions: Semantics = {
  name: 'conditions of a listener rule',
  compare: (desired, live) => {
    const wanted = asList(desired)
      .filter(isObject)
      .flatMap(condition =>
        Object.keys(FIELDS).flatMap(name =>
          asList(own(condition, name))
            .filter(isObject)
            .map(test => ({
              field: FIELDS[name],
              values: own(test, 'values') ?? null,
            })),
        ),
      );
    const shown = asList(live)
      .filter(isObject)
      .filter(({ field }) => Object.values(FIELDS).includes(spelling(field)));
    return tests.compare(wanted, shown);
  },
  show: live => live,
};

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
