import {
  anyCaseText,
  arnOrName,
  boolean,
  exactText,
  kmsKey,
  number,
  setOf,
  words,
} from '../equality';
import { isEmpty, text } from '../json';
import { modelBy } from './common';
import { Locate, mapping } from './mapping';
import { at } from './read';
import { hasVersion } from './engineVersion';
import { isUnasked } from './rds';
import { rdsTags } from './rdsTags';

const PENDING = 'pendingModifiedValues';

const logsExports = at('enabledCloudwatchLogsExports', setOf(exactText), {
  model: 'EnableCloudwatchLogsExports',
});

/** A switch that is on its way counts as turned; a model has the switch itself. */
const status = words({
  enabled: true,
  enabling: true,
  requested: true,
  true: true,
  disabled: false,
  disabling: false,
  false: false,
  '': false,
});

/**
 * DescribeDBClusters. Its keys are in the older spelling (`dbclusterIdentifier`);
 * reading ignores the case. Zones and members are AWS's to choose. DocumentDB's and
 * Neptune's clusters are recorded as RDS's.
 */
const cluster = mapping(
  ['aws_rds_cluster', 'aws_docdb_cluster', 'aws_neptune_cluster'],
  'AWS::RDS::DBCluster',
  {
    model: modelBy('cluster_identifier'),
    locate: attributes => ({
      resourceId: text(attributes, 'cluster_resource_id'),
      arn: text(attributes, 'arn'),
      resourceName: text(attributes, 'cluster_identifier'),
    }),
    attributes: {
      cluster_identifier: at('dBClusterIdentifier', anyCaseText, {
        pending: `${PENDING}.dBClusterIdentifier`,
      }),
      engine: at('engine', exactText),
      engine_version: at('engineVersion', exactText, { alsoEqual: hasVersion }),
      engine_mode: at('engineMode', exactText, { default: 'provisioned' }),
      database_name: at('databaseName', exactText),
      master_username: at('masterUsername', exactText),
      port: at('port', number),
      backup_retention_period: at('backupRetentionPeriod', number, {
        pending: `${PENDING}.backupRetentionPeriod`,
      }),
      preferred_backup_window: at('preferredBackupWindow', anyCaseText),
      preferred_maintenance_window: at(
        'preferredMaintenanceWindow',
        anyCaseText,
      ),
      db_cluster_parameter_group_name: at(
        'dBClusterParameterGroup',
        anyCaseText,
        { model: 'DBClusterParameterGroupName' },
      ),
      neptune_cluster_parameter_group_name: at(
        'dBClusterParameterGroup',
        anyCaseText,
        { model: 'DBClusterParameterGroupName' },
      ),
      neptune_subnet_group_name: at('dBSubnetGroup', anyCaseText, {
        model: 'DBSubnetGroupName',
      }),
      db_subnet_group_name: at('dBSubnetGroup', anyCaseText, {
        model: 'DBSubnetGroupName',
      }),
      vpc_security_group_ids: at(
        'vpcSecurityGroups[].vpcSecurityGroupId',
        setOf(exactText),
        { model: 'VpcSecurityGroupIds' },
      ),
      storage_encrypted: at('storageEncrypted', boolean),
      kms_key_id: at('kmsKeyId', kmsKey),
      cluster_scalability_type: at('clusterScalabilityType', exactText, {
        default: 'standard',
      }),
      // Neptune's names, and DocumentDB's.
      kms_key_arn: at('kmsKeyId', kmsKey),
      enable_cloudwatch_logs_exports: logsExports,
      'serverless_v2_scaling_configuration[0].max_capacity': at(
        'serverlessV2ScalingConfiguration.maxCapacity',
        number,
      ),
      'serverless_v2_scaling_configuration[0].min_capacity': at(
        'serverlessV2ScalingConfiguration.minCapacity',
        number,
      ),
      // Aurora's is `aurora`, that of DocumentDB and Neptune `standard`.
      storage_type: at('storageType', exactText, {
        default: 'aurora',
        alsoEqual: (desired, live) => isEmpty(desired) && live === 'standard',
      }),
      allocated_storage: at('allocatedStorage', number),
      iops: at('iops', number, { pending: `${PENDING}.iops` }),
      iam_database_authentication_enabled: at(
        'iAMDatabaseAuthenticationEnabled',
        boolean,
        {
          model: 'EnableIAMDatabaseAuthentication',
          pending: `${PENDING}.iAMDatabaseAuthenticationEnabled`,
        },
      ),
      enabled_cloudwatch_logs_exports: logsExports,
      deletion_protection: at('deletionProtection', boolean),
      copy_tags_to_snapshot: at('copyTagsToSnapshot', boolean),
      backtrack_window: at('backtrackWindow', number),
      db_cluster_instance_class: at('dBClusterInstanceClass', exactText),
      enable_http_endpoint: at('httpEndpointEnabled', boolean, {
        model: 'EnableHttpEndpoint',
      }),
      enable_local_write_forwarding: at('localWriteForwardingStatus', status, {
        model: 'EnableLocalWriteForwarding',
      }),
      network_type: at('networkType', anyCaseText, { default: 'IPV4' }),
      monitoring_interval: at('monitoringInterval', number),
      monitoring_role_arn: at('monitoringRoleArn', exactText),
      performance_insights_kms_key_id: at(
        'performanceInsightsKMSKeyId',
        kmsKey,
      ),
      performance_insights_retention_period: at(
        'performanceInsightsRetentionPeriod',
        number,
      ),
      replication_source_identifier: at(
        'replicationSourceIdentifier',
        arnOrName,
      ),
      domain: at('domainMemberships[0].domain', exactText, { model: 'Domain' }),
      domain_iam_role_name: at('domainMemberships[0].iAMRoleName', exactText, {
        model: 'DomainIAMRoleName',
      }),
      database_insights_mode: at('databaseInsightsMode', exactText, {
        default: 'standard',
      }),
      engine_lifecycle_support: at('engineLifecycleSupport', exactText, {
        default: 'open-source-rds-extended-support',
      }),
      'master_user_secret[0].kms_key_id': at(
        'masterUserSecret.kmsKeyId',
        kmsKey,
      ),
      master_user_secret_kms_key_id: at('masterUserSecret.kmsKeyId', kmsKey, {
        alsoEqual: isUnasked,
      }),
      ca_certificate_identifier: at(
        'certificateDetails.cAIdentifier',
        exactText,
      ),
      performance_insights_enabled: at('performanceInsightsEnabled', boolean),
      iam_roles: at('associatedRoles[].roleArn', setOf(exactText), {
        declaredBy: ['aws_rds_cluster_role_association'],
      }),
      'scaling_configuration[0].auto_pause': at(
        'scalingConfigurationInfo.autoPause',
        boolean,
        { model: 'ScalingConfiguration.AutoPause' },
      ),
      'scaling_configuration[0].max_capacity': at(
        'scalingConfigurationInfo.maxCapacity',
        number,
        { model: 'ScalingConfiguration.MaxCapacity' },
      ),
      'scaling_configuration[0].min_capacity': at(
        'scalingConfigurationInfo.minCapacity',
        number,
        { model: 'ScalingConfiguration.MinCapacity' },
      ),
      'scaling_configuration[0].seconds_until_auto_pause': at(
        'scalingConfigurationInfo.secondsUntilAutoPause',
        number,
        { model: 'ScalingConfiguration.SecondsUntilAutoPause' },
      ),
      'scaling_configuration[0].timeout_action': at(
        'scalingConfigurationInfo.timeoutAction',
        exactText,
        { model: 'ScalingConfiguration.TimeoutAction' },
      ),
      'serverlessv2_scaling_configuration[0].max_capacity': at(
        'serverlessV2ScalingConfiguration.maxCapacity',
        number,
      ),
      'serverlessv2_scaling_configuration[0].min_capacity': at(
        'serverlessV2ScalingConfiguration.minCapacity',
        number,
      ),
      'serverlessv2_scaling_configuration[0].seconds_until_auto_pause': at(
        'serverlessV2ScalingConfiguration.secondsUntilAutoPause',
        number,
      ),
      'scaling_configuration[0].seconds_before_timeout': at(
        'scalingConfigurationInfo.secondsBeforeTimeout',
        number,
        { model: 'ScalingConfiguration.SecondsBeforeTimeout' },
      ),
      tags_all: rdsTags,
    },
    notVerifiable: {
      enable_global_write_forwarding: 'not-returned',
      global_cluster_identifier: 'not-returned',
      manage_master_user_password: 'not-returned',
      master_password: 'write-only',
      master_password_wo: 'write-only',
      restore_to_point_in_time: 'write-only',
      s3_import: 'write-only',
      snapshot_identifier: 'write-only',
    },
    bookkeeping: [
      'allow_major_version_upgrade',
      'apply_immediately',
      'availability_zones',
      'ca_certificate_valid_till',
      'cluster_identifier_prefix',
      'cluster_members',
      'cluster_resource_id',
      'db_instance_parameter_group_name',
      'db_system_id',
      'delete_automated_backups',
      'endpoint',
      'engine_version_actual',
      'final_snapshot_identifier',
      'hosted_zone_id',
      'master_password_wo_version',
      'master_user_secret[0].secret_arn',
      'master_user_secret[0].secret_status',
      'reader_endpoint',
      'skip_final_snapshot',
      'source_region',
      'upgrade_rollout_order',
    ],
    declarers: {
      aws_rds_cluster_role_association: attributes => ({
        resourceName: text(attributes, 'db_cluster_identifier'),
      }),
    },
  },
);

function snapshotNamed(attribute: string): Locate {
  return attributes => ({
    resourceId: text(attributes, attribute) ?? text(attributes, 'id'),
    arn: text(attributes, `${attribute.replace('_identifier', '')}_arn`),
  });
}

/** DescribeDBSnapshots. A snapshot does not change, but it can be gone or shared. */
const snapshot = mapping('aws_db_snapshot', 'AWS::RDS::DBSnapshot', {
  locate: snapshotNamed('db_snapshot_identifier'),
  attributes: {
    db_instance_identifier: at('dBInstanceIdentifier', anyCaseText),
    allocated_storage: at('allocatedStorage', number),
    encrypted: at('encrypted', boolean),
    engine: at('engine', exactText),
    engine_version: at('engineVersion', exactText),
    iops: at('iops', number),
    kms_key_id: at('kmsKeyId', kmsKey),
    license_model: at('licenseModel', exactText),
    option_group_name: at('optionGroupName', exactText),
    port: at('port', number),
    snapshot_type: at('snapshotType', exactText),
    storage_type: at('storageType', exactText),
    tags_all: rdsTags,
  },
  notVerifiable: { shared_accounts: 'not-mapped' },
  bookkeeping: [
    'availability_zone',
    'db_snapshot_arn',
    'db_snapshot_identifier',
    'source_db_snapshot_identifier',
    'source_region',
    'status',
    'vpc_id',
  ],
});

/** DescribeDBClusterSnapshots. */
const clusterSnapshot = mapping(
  'aws_db_cluster_snapshot',
  'AWS::RDS::DBClusterSnapshot',
  {
    locate: snapshotNamed('db_cluster_snapshot_identifier'),
    attributes: {
      db_cluster_identifier: at('dBClusterIdentifier', anyCaseText),
      engine: at('engine', exactText),
      engine_version: at('engineVersion', exactText),
      kms_key_id: at('kmsKeyId', kmsKey),
      license_model: at('licenseModel', exactText),
      port: at('port', number),
      snapshot_type: at('snapshotType', exactText),
      storage_encrypted: at('storageEncrypted', boolean),
      tags_all: rdsTags,
    },
    notVerifiable: { shared_accounts: 'not-mapped' },
    bookkeeping: [
      'allocated_storage',
      'availability_zones',
      'db_cluster_snapshot_arn',
      'db_cluster_snapshot_identifier',
      'source_db_cluster_snapshot_arn',
      'status',
      'vpc_id',
    ],
  },
);

export const rdsCluster = [cluster, snapshot, clusterSnapshot];
