import { boolean, exactText, number, setOf, words } from '../equality';
import { Semantics } from '../equality/semantics';
import { observe } from '../items/livePath';
import { text } from '../json';
import { mapping } from './mapping';
import { at, entry, reading, tagsInSupplement } from './read';

/** One of DescribeLoadBalancerAttributes; older items have only a few of them. */
function attribute(key: string, semantics: Semantics) {
  return reading(
    item =>
      entry(
        observe(item.supplementaryConfiguration, 'LoadBalancerAttributes'),
        key,
      ),
    semantics,
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
      enable_cross_zone_load_balancing: attribute(
        'load_balancing.cross_zone.enabled',
        boolean,
      ),
      enable_waf_fail_open: attribute('waf.fail_open.enabled', boolean),
      client_keep_alive: attribute('client_keep_alive.seconds', number),
      'access_logs[0].enabled': attribute('access_logs.s3.enabled', boolean),
      tags_all: tagsInSupplement(),
    },
    notVerifiable: {
      'access_logs[0].bucket': 'not-mapped',
      'access_logs[0].prefix': 'not-mapped',
      connection_logs: 'not-mapped',
      health_check_logs: 'not-mapped',
      subnet_mapping: 'not-mapped',
      customer_owned_ipv4_pool: 'not-mapped',
      dns_record_client_routing_policy: 'not-mapped',
      enable_tls_version_and_cipher_suite_headers: 'not-mapped',
      enable_xff_client_port: 'not-mapped',
      enable_zonal_shift: 'not-mapped',
      enforce_security_group_inbound_rules_on_private_link_traffic:
        'not-mapped',
      ipam_pools: 'not-mapped',
      minimum_load_balancer_capacity: 'not-mapped',
      xff_header_processing_mode: 'not-mapped',
    },
    bookkeeping: [
      'arn_suffix',
      'dns_name',
      'secondary_ips_auto_assigned_per_subnet',
      'zone_id',
    ],
  },
);

export const elasticLoadBalancing = [loadBalancer];
