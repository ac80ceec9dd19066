import {
  blocks,
  boolean,
  dnsName,
  exactText,
  iamPolicy,
  kmsKey,
  number,
  setOf,
  textMap,
  versionPrefix,
} from '../equality';
import { Semantics } from '../equality/semantics';
import { Observation, observe } from '../items/livePath';
import { isObject, text } from '../json';
import { JsonValue, LiveItem } from '../types';
import { AttributeRule, Locate, mapping, MappingBody } from './mapping';
import { alike, asBlocks, at, tags } from './read';
import { shape } from './shape';

const located: Locate = attributes => ({
  resourceId: text(attributes, 'domain_id'),
  arn: text(attributes, 'arn'),
  resourceName: text(attributes, 'domain_name'),
});

const byName: Locate = attributes => ({
  resourceName: text(attributes, 'domain_name'),
});

const VOLATILE = [
  'dashboard_endpoint',
  'dashboard_endpoint_v2',
  'domain_endpoint_v2_hosted_zone_id',
  'domain_id',
  'domain_name',
  'endpoint',
  'endpoint_v2',
  'vpc_options[0].availability_zones',
  'vpc_options[0].vpc_id',
  'kibana_endpoint',
];

const NOT_VERIFIABLE: MappingBody['notVerifiable'] = {
  'advanced_security_options[0].master_user_options': 'write-only',
  auto_tune_options: 'not-mapped',
};

/** A map by the kinds of logs. */
function logs({ configuration }: LiveItem): Observation {
  const seen = observe(configuration, 'LogPublishingOptions');
  if (!seen.observed || !isObject(seen.value)) return seen;
  const value = Object.entries(seen.value).map(([type, options]) => ({
    ...(isObject(options) && options),
    type,
  }));
  return asBlocks(
    { observed: true, value },
    {
      log_type: 'type',
      cloudwatch_log_group_arn: options =>
        withoutAsterisk(observe(options, 'CloudWatchLogsLogGroupArn')),
      enabled: 'Enabled',
    },
  );
}

/** A log group's ARN may end in `:*`; the provider leaves that out. */
function withoutAsterisk(seen: Observation): Observation {
  return seen.observed && typeof seen.value === 'string'
    ? { observed: true, value: seen.value.replace(/:\*$/, '') }
    : seen;
}

const LOGS = blocks({
  log_type: null,
  cloudwatch_log_group_arn: null,
  enabled: null,
});

/** What is asked for is there, as far as it is shown. */
const askedTexts: Semantics = {
  ...textMap,
  compare: (desired, live) =>
    textMap.compare(sharedOf(desired, live), sharedOf(live, desired)),
  differences: (desired, live) =>
    textMap.differences?.(sharedOf(desired, live), sharedOf(live, desired)) ??
    [],
};

function sharedOf(map: JsonValue, other: JsonValue): JsonValue {
  if (!isObject(map) || !isObject(other)) return null;
  return Object.fromEntries(
    Object.entries(map).filter(([key]) => Object.hasOwn(other, key)),
  );
}

/**
 * What both generations of the service call alike, but for the keys' capitals.
 * `service` is the provider's name of the one.
 */
function common(
  cluster: string,
  service: 'opensearch' | 'elasticsearch',
): Record<string, AttributeRule> {
  return {
    'cluster_config[0].instance_type': at(`${cluster}.InstanceType`, exactText),
    'cluster_config[0].instance_count': at(`${cluster}.InstanceCount`, number),
    'cluster_config[0].dedicated_master_enabled': at(
      `${cluster}.DedicatedMasterEnabled`,
      boolean,
    ),
    'cluster_config[0].dedicated_master_count': at(
      `${cluster}.DedicatedMasterCount`,
      number,
    ),
    'cluster_config[0].dedicated_master_type': at(
      `${cluster}.DedicatedMasterType`,
      exactText,
    ),
    'cluster_config[0].zone_awareness_enabled': at(
      `${cluster}.ZoneAwarenessEnabled`,
      boolean,
    ),
    'ebs_options[0].ebs_enabled': at('EBSOptions.EBSEnabled', boolean),
    'ebs_options[0].volume_size': at('EBSOptions.VolumeSize', number),
    'ebs_options[0].volume_type': at('EBSOptions.VolumeType', exactText),
    'ebs_options[0].iops': at('EBSOptions.Iops', number),
    'encrypt_at_rest[0].enabled': at(
      'EncryptionAtRestOptions.Enabled',
      boolean,
    ),
    'encrypt_at_rest[0].kms_key_id': at(
      'EncryptionAtRestOptions.KmsKeyId',
      kmsKey,
    ),
    'node_to_node_encryption[0].enabled': at(
      'NodeToNodeEncryptionOptions.Enabled',
      boolean,
    ),
    'domain_endpoint_options[0].enforce_https': at(
      'DomainEndpointOptions.EnforceHTTPS',
      boolean,
    ),
    'domain_endpoint_options[0].tls_security_policy': at(
      'DomainEndpointOptions.TLSSecurityPolicy',
      exactText,
    ),
    'advanced_security_options[0].enabled': at(
      'AdvancedSecurityOptions.Enabled',
      boolean,
    ),
    'advanced_security_options[0].internal_user_database_enabled': at(
      'AdvancedSecurityOptions.InternalUserDatabaseEnabled',
      boolean,
    ),
    'cluster_config[0].cold_storage_options[0].enabled': at(
      `${cluster}.ColdStorageOptions.Enabled`,
      boolean,
    ),
    'cluster_config[0].warm_enabled': at(`${cluster}.WarmEnabled`, boolean),
    'cluster_config[0].warm_count': at(`${cluster}.WarmCount`, number),
    'cluster_config[0].warm_type': at(`${cluster}.WarmType`, exactText),
    'cluster_config[0].zone_awareness_config[0].availability_zone_count': at(
      `${cluster}.ZoneAwarenessConfig.AvailabilityZoneCount`,
      number,
      { default: 2 },
    ),
    'cognito_options[0].enabled': at('CognitoOptions.Enabled', boolean),
    'cognito_options[0].identity_pool_id': at(
      'CognitoOptions.IdentityPoolId',
      exactText,
    ),
    'cognito_options[0].role_arn': at('CognitoOptions.RoleArn', exactText),
    'cognito_options[0].user_pool_id': at(
      'CognitoOptions.UserPoolId',
      exactText,
    ),
    'domain_endpoint_options[0].custom_endpoint': at(
      'DomainEndpointOptions.CustomEndpoint',
      dnsName,
    ),
    'domain_endpoint_options[0].custom_endpoint_certificate_arn': at(
      'DomainEndpointOptions.CustomEndpointCertificateArn',
      exactText,
    ),
    'domain_endpoint_options[0].custom_endpoint_enabled': at(
      'DomainEndpointOptions.CustomEndpointEnabled',
      boolean,
    ),
    'ebs_options[0].throughput': at('EBSOptions.Throughput', number),
    'snapshot_options[0].automated_snapshot_start_hour': at(
      'SnapshotOptions.AutomatedSnapshotStartHour',
      number,
    ),
    'vpc_options[0].security_group_ids': at(
      'VPCOptions.SecurityGroupIds',
      setOf(exactText),
    ),
    'vpc_options[0].subnet_ids': at('VPCOptions.SubnetIds', setOf(exactText)),
    access_policies: at('AccessPolicies', iamPolicy, {
      declaredBy: [`aws_${service}_domain_policy`],
    }),
    // OpenSearch adds options of its own to those that are asked for.
    advanced_options: at('AdvancedOptions', askedTexts),
    log_publishing_options: alike(logs, LOGS),
    tags_all: tags(),
  };
}

const openSearch = mapping('aws_opensearch_domain', 'AWS::OpenSearch::Domain', {
  locate: located,
  shape: shape({
    DomainName: 'text',
    Arn: 'text',
    EngineVersion: 'text',
    ClusterConfig: 'object',
    EBSOptions: 'object',
    EncryptionAtRestOptions: 'object',
  }),
  attributes: {
    engine_version: at('EngineVersion', versionPrefix),
    ...common('ClusterConfig', 'opensearch'),
    'cluster_config[0].multi_az_with_standby_enabled': at(
      'ClusterConfig.MultiAZWithStandbyEnabled',
      boolean,
    ),
    'off_peak_window_options[0].enabled': at(
      'OffPeakWindowOptions.Enabled',
      boolean,
    ),
    'off_peak_window_options[0].off_peak_window[0].window_start_time[0].hours':
      at('OffPeakWindowOptions.OffPeakWindow.WindowStartTime.Hours', number),
    'off_peak_window_options[0].off_peak_window[0].window_start_time[0].minutes':
      at('OffPeakWindowOptions.OffPeakWindow.WindowStartTime.Minutes', number),
    'software_update_options[0].auto_software_update_enabled': at(
      'SoftwareUpdateOptions.AutoSoftwareUpdateEnabled',
      boolean,
    ),
    ip_address_type: at('IPAddressType', exactText, { default: 'ipv4' }),
  },
  notVerifiable: NOT_VERIFIABLE,
  bookkeeping: VOLATILE,
  declarers: { aws_opensearch_domain_policy: byName },
});

const elasticsearch = mapping(
  'aws_elasticsearch_domain',
  'AWS::Elasticsearch::Domain',
  {
    locate: located,
    shape: shape({
      domainName: 'text',
      arn: 'text',
      elasticsearchVersion: 'text',
      elasticsearchClusterConfig: 'object',
      ebsoptions: 'object',
    }),
    attributes: {
      elasticsearch_version: at('elasticsearchVersion', versionPrefix),
      ...common('elasticsearchClusterConfig', 'elasticsearch'),
    },
    notVerifiable: NOT_VERIFIABLE,
    bookkeeping: VOLATILE,
    declarers: { aws_elasticsearch_domain_policy: byName },
  },
);

export const search = [openSearch, elasticsearch];
