import { blocks, boolean, exactText, number, setOf, words } from '../equality';
import { observe } from '../items/livePath';
import { Semantics } from '../equality/semantics';
import { asList, isObject, own, spelling, text } from '../json';
import { JsonValue } from '../types';
import { mapping } from './mapping';
import { asBlocks, at, reading, supplementary, tagsInSupplement } from './read';

const plain = blocks({
  instance_port: null,
  instance_protocol: null,
  lb_port: null,
  lb_protocol: null,
  ssl_certificate_id: null,
});

/** The same listeners; protocols are in capitals in AWS and as written in the state. */
const listeners: Semantics = {
  ...plain,
  name: 'listeners',
  compare: (desired, live) => plain.compare(lowered(desired), lowered(live)),
};

function lowered(value: JsonValue): JsonValue {
  return asList(value)
    .filter(isObject)
    .map(block => ({
      ...block,
      instance_protocol: spelling(
        own(block, 'instance_protocol') ?? '',
      ).toLowerCase(),
      lb_protocol: spelling(own(block, 'lb_protocol') ?? '').toLowerCase(),
    }));
}

const ATTRIBUTES = 'LoadBalancerAttributes';

/** DescribeLoadBalancers of 2012. A balancer that faces the internet may have no scheme. */
export const classicLoadBalancer = mapping(
  'aws_elb',
  'AWS::ElasticLoadBalancing::LoadBalancer',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'name') ?? text(attributes, 'id'),
      arn: text(attributes, 'arn'),
    }),
    attributes: {
      name: at('loadBalancerName', exactText),
      internal: at(
        'scheme',
        words({ internal: true, 'internet-facing': false, '': false }),
      ),
      subnets: at('subnets', setOf(exactText)),
      security_groups: at('securityGroups', setOf(exactText)),
      availability_zones: at('availabilityZones', setOf(exactText)),
      listener: reading(
        item =>
          asBlocks(observe(item.configuration, 'listenerDescriptions'), {
            instance_port: 'listener.instancePort',
            instance_protocol: 'listener.instanceProtocol',
            lb_port: 'listener.loadBalancerPort',
            lb_protocol: 'listener.protocol',
            ssl_certificate_id: 'listener.sslcertificateId',
          }),
        listeners,
      ),
      'health_check[0].target': at('healthCheck.target', exactText),
      'health_check[0].interval': at('healthCheck.interval', number),
      'health_check[0].timeout': at('healthCheck.timeout', number),
      'health_check[0].healthy_threshold': at(
        'healthCheck.healthyThreshold',
        number,
      ),
      'health_check[0].unhealthy_threshold': at(
        'healthCheck.unhealthyThreshold',
        number,
      ),
      cross_zone_load_balancing: supplementary(
        `${ATTRIBUTES}.crossZoneLoadBalancing.enabled`,
        boolean,
      ),
      'access_logs[0].enabled': supplementary(
        `${ATTRIBUTES}.accessLog.enabled`,
        boolean,
        { emptyBlock: 'none' },
      ),
      'access_logs[0].bucket': supplementary(
        `${ATTRIBUTES}.accessLog.s3BucketName`,
        exactText,
      ),
      'access_logs[0].bucket_prefix': supplementary(
        `${ATTRIBUTES}.accessLog.s3BucketPrefix`,
        exactText,
      ),
      'access_logs[0].interval': supplementary(
        `${ATTRIBUTES}.accessLog.emitInterval`,
        number,
        { default: 60 },
      ),
      connection_draining: supplementary(
        `${ATTRIBUTES}.connectionDraining.enabled`,
        boolean,
      ),
      connection_draining_timeout: supplementary(
        `${ATTRIBUTES}.connectionDraining.timeout`,
        number,
        // AWS keeps a default while draining is off.
        {
          alsoEqual: (_d, _l, _i, attributes) =>
            !attributes.connection_draining,
        },
      ),
      idle_timeout: supplementary(
        `${ATTRIBUTES}.connectionSettings.idleTimeout`,
        number,
      ),
      tags_all: tagsInSupplement(),
    },
    bookkeeping: [
      'desync_mitigation_mode',
      'dns_name',
      'instances',
      'source_security_group',
      'source_security_group_id',
      'zone_id',
    ],
  },
);
