import { boolean, exactText, number } from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { spelling } from '../json';
import { LiveItem } from '../types';
import { byArn, modelBy } from './common';
import { mapping } from './mapping';
import { at, entry, reading, tags } from './read';
import { shape } from './shape';

/** One of the target group's attributes, which Cloud Control lists. */
function groupAttribute(key: string, semantics: Semantics) {
  return reading(() => ({ observed: false }), semantics, {
    model: item =>
      entry(observe(item.configuration, 'TargetGroupAttributes'), key),
  });
}

/** Who answers to gRPC has codes of its own. */
function matcher(item: LiveItem): Observation {
  const http = observe(item.configuration, 'Matcher.HttpCode');
  return http.observed && http.value !== null
    ? http
    : observe(item.configuration, 'Matcher.GrpcCode');
}

/** Of the kind of cookie that is in use; each has its own. */
function cookieDuration(item: LiveItem): Observation {
  const all = observe(item.configuration, 'TargetGroupAttributes');
  const type = entry(all, 'stickiness.type');
  return type.observed
    ? entry(all, `stickiness.${spelling(type.value)}.duration_seconds`)
    : type;
}

/** CloudFormation's schema of the target group. What is registered in it comes and goes. */
export const targetGroup = mapping(
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
      'health_check[0].matcher': reading(matcher, exactText, {
        model: matcher,
      }),
      deregistration_delay: groupAttribute(
        'deregistration_delay.timeout_seconds',
        number,
      ),
      slow_start: groupAttribute('slow_start.duration_seconds', number),
      proxy_protocol_v2: groupAttribute('proxy_protocol_v2.enabled', boolean),
      'stickiness[0].enabled': groupAttribute('stickiness.enabled', boolean),
      'stickiness[0].type': groupAttribute('stickiness.type', exactText),
      'stickiness[0].cookie_duration': reading(
        () => ({ observed: false }),
        number,
        { model: cookieDuration },
      ),
      'stickiness[0].cookie_name': groupAttribute(
        'stickiness.app_cookie.cookie_name',
        exactText,
      ),
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
    bookkeeping: ['arn_suffix', 'load_balancer_arns'],
  },
);
