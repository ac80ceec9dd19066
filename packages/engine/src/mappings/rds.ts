import {
  anyCaseText,
  arnOrName,
  boolean,
  exactText,
  kmsKey,
  number,
  setOf,
} from '../equality';
import { observe } from '../items/livePath';
import { asList, isEmpty, numeral, own, text } from '../json';
import { JsonObject, JsonValue, LiveItem } from '../types';
import { modelBy } from './common';
import { hasVersion } from './engineVersion';
import { AttributeRule, mapping } from './mapping';
import { at } from './read';
import { rdsTags } from './rdsTags';
import { shape } from './shape';

/**
 * An instance of two zones moves to its other one by itself. A model does not say
 * which that is.
 */
function hasFailedOver(desired: JsonValue, _live: JsonValue, item: LiveItem) {
  const other = observe(item.configuration, 'secondaryAvailabilityZone');
  if (other.observed && !isEmpty(other.value)) return other.value === desired;
  const both = observe(item.configuration, 'multiAZ');
  const isUntold = item.source === 'cloud-control';
  return isUntold && both.observed && both.value === true;
}

/** A group that is on its way stands beside the one that it replaces. */
function isOneOf(path: string): AttributeRule['alsoEqual'] {
  return (desired, _live, item) => {
    const all = observe(item.configuration, path);
    return all.observed && asList(all.value).includes(desired);
  };
}

/** The provider reads back which key it is in another place, and not here. */
export const isUnasked: AttributeRule['alsoEqual'] = desired =>
  isEmpty(desired);

/**
 * What instances of their own and of a cluster share. DescribeDBInstances;
 * a change that waits for the maintenance window is in pendingModifiedValues.
 * Windows and identifiers are in lower case in AWS.
 */
const shared: Record<string, AttributeRule> = {
  identifier: at('dBInstanceIdentifier', anyCaseText, {
    pending: 'pendingModifiedValues.dBInstanceIdentifier',
  }),
  instance_class: at('dBInstanceClass', exactText, {
    pending: 'pendingModifiedValues.dBInstanceClass',
  }),
  engine: at('engine', exactText),
  engine_version: at('engineVersion', exactText, { alsoEqual: hasVersion }),
  availability_zone: at('availabilityZone', exactText, {
    alsoEqual: hasFailedOver,
  }),
  publicly_accessible: at('publiclyAccessible', boolean),
  auto_minor_version_upgrade: at('autoMinorVersionUpgrade', boolean),
  copy_tags_to_snapshot: at('copyTagsToSnapshot', boolean),
  db_subnet_group_name: at('dBSubnetGroup.dBSubnetGroupName', anyCaseText, {
    default: 'default',
    model: 'DBSubnetGroupName',
  }),
  ca_cert_identifier: at('cACertificateIdentifier', exactText, {
    pending: 'pendingModifiedValues.cACertificateIdentifier',
  }),
  monitoring_interval: at('monitoringInterval', number),
  monitoring_role_arn: at('monitoringRoleArn', exactText),
  performance_insights_enabled: at('performanceInsightsEnabled', boolean, {
    model: 'EnablePerformanceInsights',
  }),
  performance_insights_kms_key_id: at('performanceInsightsKMSKeyId', kmsKey),
  performance_insights_retention_period: at(
    'performanceInsightsRetentionPeriod',
    number,
  ),
  storage_encrypted: at('storageEncrypted', boolean),
  kms_key_id: at('kmsKeyId', kmsKey),
  network_type: at('networkType', anyCaseText, { default: 'IPV4' }),
  tags_all: rdsTags,
};

const KNOBS = [
  'allow_major_version_upgrade',
  'apply_immediately',
  'engine_version_actual',
  'endpoint',
  'force_destroy',
  'identifier_prefix',
];

/** An instance may be the replica of a cluster, which has a key of its own. */
function isReplicaOfCluster(
  desired: JsonValue,
  _live: JsonValue,
  item: LiveItem,
) {
  const source = [
    'readReplicaSourceDBClusterIdentifier',
    'SourceDBClusterIdentifier',
  ]
    .map(path => observe(item.configuration, path))
    .find(seen => seen.observed);
  return (
    source?.observed === true &&
    arnOrName.compare(desired, source.value) === 'equal'
  );
}

const parameterGroup = at(
  'dBParameterGroups[0].dBParameterGroupName',
  anyCaseText,
  {
    alsoEqual: isOneOf('dBParameterGroups[].dBParameterGroupName'),
    model: 'DBParameterGroupName',
  },
);

/** RDS adds storage by itself, up to a limit. */
function hasGrownByItself(
  desired: JsonValue,
  live: JsonValue,
  item: LiveItem,
  attributes: JsonObject,
) {
  const seen = observe(item.configuration, 'maxAllocatedStorage');
  const limit = seen.observed
    ? seen.value
    : own(attributes, 'max_allocated_storage');
  return numeral(live) > numeral(desired) && numeral(live) <= numeral(limit);
}

const instance = mapping('aws_db_instance', 'AWS::RDS::DBInstance', {
  model: modelBy('identifier'),
  locate: attributes => ({
    resourceId: text(attributes, 'resource_id'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'identifier'),
  }),
  attributes: {
    ...shared,
    allocated_storage: at('allocatedStorage', number, {
      pending: 'pendingModifiedValues.allocatedStorage',
      alsoEqual: hasGrownByItself,
      movesByItself: true,
    }),
    max_allocated_storage: at('maxAllocatedStorage', number),
    storage_type: at('storageType', exactText, {
      pending: 'pendingModifiedValues.storageType',
    }),
    storage_throughput: at('storageThroughput', number, {
      pending: 'pendingModifiedValues.storageThroughput',
    }),
    iops: at('iops', number, { pending: 'pendingModifiedValues.iops' }),
    multi_az: at('multiAZ', boolean, {
      pending: 'pendingModifiedValues.multiAZ',
    }),
    // `dbInstancePort` is 0 where there is an endpoint.
    port: at('endpoint.port', number, {
      pending: 'pendingModifiedValues.port',
    }),
    username: at('masterUsername', exactText),
    db_name: at('dBName', exactText, { formerly: 'name' }),
    backup_retention_period: at('backupRetentionPeriod', number, {
      pending: 'pendingModifiedValues.backupRetentionPeriod',
    }),
    backup_window: at('preferredBackupWindow', anyCaseText),
    maintenance_window: at('preferredMaintenanceWindow', anyCaseText),
    vpc_security_group_ids: at(
      'vpcSecurityGroups[].vpcSecurityGroupId',
      setOf(exactText),
      { model: 'VPCSecurityGroups' },
    ),
    parameter_group_name: parameterGroup,
    option_group_name: at(
      'optionGroupMemberships[0].optionGroupName',
      anyCaseText,
      {
        alsoEqual: isOneOf('optionGroupMemberships[].optionGroupName'),
        model: 'OptionGroupName',
      },
    ),
    license_model: at('licenseModel', exactText, {
      pending: 'pendingModifiedValues.licenseModel',
    }),
    iam_database_authentication_enabled: at(
      'iAMDatabaseAuthenticationEnabled',
      boolean,
      {
        model: 'EnableIAMDatabaseAuthentication',
        pending: 'pendingModifiedValues.iAMDatabaseAuthenticationEnabled',
      },
    ),
    deletion_protection: at('deletionProtection', boolean),
    enabled_cloudwatch_logs_exports: at(
      'enabledCloudwatchLogsExports',
      setOf(exactText),
      { model: 'EnableCloudwatchLogsExports' },
    ),
    character_set_name: at('characterSetName', exactText),
    customer_owned_ip_enabled: at('customerOwnedIpEnabled', boolean),
    database_insights_mode: at('databaseInsightsMode', exactText, {
      default: 'standard',
    }),
    dedicated_log_volume: at('dedicatedLogVolume', boolean),
    backup_target: at('backupTarget', exactText, { default: 'region' }),
    engine_lifecycle_support: at('engineLifecycleSupport', exactText, {
      default: 'open-source-rds-extended-support',
    }),
    replicate_source_db: at(
      'readReplicaSourceDBInstanceIdentifier',
      arnOrName,
      {
        model: 'SourceDBInstanceIdentifier',
        alsoEqual: isReplicaOfCluster,
      },
    ),
    replica_mode: at('replicaMode', exactText),
    timezone: at('timezone', exactText),
    nchar_character_set_name: at('ncharCharacterSetName', exactText),
    domain: at('domainMemberships[0].domain', exactText, { model: 'Domain' }),
    domain_iam_role_name: at('domainMemberships[0].iAMRoleName', exactText, {
      model: 'DomainIAMRoleName',
    }),
    'master_user_secret[0].kms_key_id': at('masterUserSecret.kmsKeyId', kmsKey),
    master_user_secret_kms_key_id: at('masterUserSecret.kmsKeyId', kmsKey, {
      alsoEqual: isUnasked,
    }),
  },
  notVerifiable: {
    password: 'write-only',
    password_wo: 'write-only',
    restore_to_point_in_time: 'write-only',
    s3_import: 'write-only',
    snapshot_identifier: 'write-only',
    // Only that there is a secret shows, and not who asked for it.
    manage_master_user_password: 'not-returned',
  },
  bookkeeping: [
    ...KNOBS,
    'address',
    'blue_green_update',
    'delete_automated_backups',
    'final_snapshot_identifier',
    'hosted_zone_id',
    'latest_restorable_time',
    'listener_endpoint',
    'master_user_secret[0].secret_arn',
    'master_user_secret[0].secret_status',
    'name',
    'password_wo_version',
    'replicas',
    'resource_id',
    'security_group_names',
    'skip_final_snapshot',
    'status',
    'upgrade_storage_config',
  ],
});

const clusterInstance = mapping(
  [
    'aws_rds_cluster_instance',
    'aws_docdb_cluster_instance',
    'aws_neptune_cluster_instance',
  ],
  'AWS::RDS::DBInstance',
  {
    model: modelBy('identifier'),
    locate: attributes => ({
      resourceId: text(attributes, 'dbi_resource_id'),
      arn: text(attributes, 'arn'),
      resourceName: text(attributes, 'identifier'),
    }),
    attributes: {
      ...shared,
      cluster_identifier: at('dBClusterIdentifier', anyCaseText),
      db_parameter_group_name: parameterGroup,
      promotion_tier: at('promotionTier', number),
      preferred_maintenance_window: at(
        'preferredMaintenanceWindow',
        anyCaseText,
      ),
      neptune_parameter_group_name: parameterGroup,
      kms_key_arn: at('kmsKeyId', kmsKey),
      storage_type: at('storageType', exactText),
      neptune_subnet_group_name: at(
        'dBSubnetGroup.dBSubnetGroupName',
        anyCaseText,
        { default: 'default', model: 'DBSubnetGroupName' },
      ),
      // The cluster decides on backups; AWS repeats them on each instance.
    },
    bookkeeping: [
      ...KNOBS,
      'address',
      'dbi_resource_id',
      'port',
      'preferred_backup_window',
      'writer',
    ],
  },
);

/** DescribeDBSubnetGroups. */
const subnetGroup = mapping('aws_db_subnet_group', 'AWS::RDS::DBSubnetGroup', {
  locate: attributes => ({
    resourceId: text(attributes, 'id') ?? text(attributes, 'name'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  shape: shape({
    dBSubnetGroupName: 'text',
    dBSubnetGroupDescription: 'text',
    vpcId: 'text',
    subnets: 'list',
  }),
  attributes: {
    name: at('dBSubnetGroupName', anyCaseText),
    description: at('dBSubnetGroupDescription', exactText),
    subnet_ids: at('subnets[].subnetIdentifier', setOf(exactText), {
      model: 'SubnetIds',
    }),
    vpc_id: at('vpcId', exactText),
    tags_all: rdsTags,
  },
  bookkeeping: ['supported_network_types'],
});

export const rds = [instance, clusterInstance, subnetGroup];
