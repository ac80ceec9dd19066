import {
  anyCaseText,
  boolean,
  exactText,
  number,
  setOf,
  versionInCommon,
} from '../equality';
import { text } from '../json';
import { fromModel } from './common';
import { mapping } from './mapping';
import { modelAt, tags } from './read';

/** AWS Config records nothing of ElastiCache; these are CloudFormation's schemas. */
const cluster = mapping(
  'aws_elasticache_cluster',
  'AWS::ElastiCache::CacheCluster',
  {
    ...fromModel(attributes => text(attributes, 'cluster_id')),
    attributes: {
      engine: modelAt('Engine', exactText),
      engine_version: modelAt('EngineVersion', versionInCommon),
      auto_minor_version_upgrade: modelAt('AutoMinorVersionUpgrade', boolean),
      notification_topic_arn: modelAt('NotificationTopicArn', exactText),
      node_type: modelAt('CacheNodeType', exactText),
      num_cache_nodes: modelAt('NumCacheNodes', number),
      port: modelAt('Port', number),
      parameter_group_name: modelAt('CacheParameterGroupName', exactText),
      subnet_group_name: modelAt('CacheSubnetGroupName', anyCaseText),
      security_group_ids: modelAt('VpcSecurityGroupIds', setOf(exactText)),
      maintenance_window: modelAt('PreferredMaintenanceWindow', anyCaseText),
      snapshot_window: modelAt('SnapshotWindow', exactText),
      snapshot_retention_limit: modelAt('SnapshotRetentionLimit', number),
      transit_encryption_enabled: modelAt('TransitEncryptionEnabled', boolean),
      network_type: modelAt('NetworkType', exactText, { default: 'ipv4' }),
      ip_discovery: modelAt('IpDiscovery', exactText, { default: 'ipv4' }),
      tags_all: tags(),
    },
    notVerifiable: {
      availability_zone: 'not-mapped',
      az_mode: 'not-mapped',
      log_delivery_configuration: 'not-mapped',
      preferred_availability_zones: 'not-mapped',
    },
    bookkeeping: [
      'cache_nodes',
      'cluster_address',
      'cluster_id',
      'configuration_endpoint',
      'engine_version_actual',
      'replication_group_id',
    ],
  },
);

const subnetGroup = mapping(
  'aws_elasticache_subnet_group',
  'AWS::ElastiCache::SubnetGroup',
  {
    ...fromModel(attributes => text(attributes, 'name')?.toLowerCase()),
    attributes: {
      description: modelAt('Description', exactText),
      subnet_ids: modelAt('SubnetIds', setOf(exactText)),
      tags_all: tags(),
    },
    bookkeeping: ['name', 'vpc_id'],
  },
);

export const elastiCache = [cluster, subnetGroup];
