import {
  arnOrName,
  blocks,
  boolean,
  exactText,
  jsonDocument,
  kmsKey,
  number,
} from '../equality';
import { Observation, observe } from '../items/livePath';
import { asList, isEmpty, isObject, own, text } from '../json';
import { JsonObject, LiveItem } from '../types';
import { modelBy } from './common';
import { mapping } from './mapping';
import { alike, asBlocks, at, modelAt, reading, tags } from './read';
import { shape } from './shape';

/** The one that a trail has unless told otherwise, which the provider leaves out. */
function isUsual(selector: JsonObject): boolean {
  return (
    own(selector, 'ReadWriteType') === 'All' &&
    ['DataResources', 'ExcludeManagementEventSources'].every(key =>
      isEmpty(own(selector, key)),
    )
  );
}

function eventSelectors({ configuration }: LiveItem): Observation {
  const seen = observe(configuration, 'EventSelectors');
  if (!seen.observed) return seen;
  const all = asList(seen.value).filter(isObject);
  const value = all.length === 1 && isUsual(all[0]) ? [] : all;
  return asBlocks(
    { observed: true, value },
    {
      read_write_type: 'ReadWriteType',
      include_management_events: 'IncludeManagementEvents',
      exclude_management_event_sources: 'ExcludeManagementEventSources',
      data_resource: selector =>
        asBlocks(observe(selector, 'DataResources'), {
          type: 'Type',
          values: 'Values',
        }),
    },
  );
}

const selectors = blocks({
  read_write_type: 'All',
  include_management_events: null,
  exclude_management_event_sources: null,
  data_resource: { type: null, values: null },
});

/** DescribeTrails. Whether a trail is logging has an API of its own, which AWS Config does not call. */
const trail = mapping('aws_cloudtrail', 'AWS::CloudTrail::Trail', {
  model: modelBy('name', 'enable_logging', 'tags_all'),
  locate: attributes => ({
    resourceId: text(attributes, 'name'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  shape: shape({
    name: 'text',
    trailARN: 'text',
    s3BucketName: 'text',
    isMultiRegionTrail: 'boolean',
    includeGlobalServiceEvents: 'boolean',
    logFileValidationEnabled: 'boolean',
  }),
  attributes: {
    s3_bucket_name: at('s3BucketName', exactText),
    s3_key_prefix: at('s3KeyPrefix', exactText),
    sns_topic_name: at('snsTopicARN', arnOrName),
    include_global_service_events: at('includeGlobalServiceEvents', boolean),
    is_multi_region_trail: at('isMultiRegionTrail', boolean),
    is_organization_trail: at('isOrganizationTrail', boolean),
    enable_log_file_validation: at('logFileValidationEnabled', boolean, {
      model: 'EnableLogFileValidation',
    }),
    // No item has these: AWS Config does not ask for them.
    event_selector: reading(() => ({ observed: false }), selectors, {
      model: eventSelectors,
    }),
    enable_logging: modelAt('IsLogging', boolean),
    tags_all: { ...tags(), read: () => ({ observed: false }) },
    cloud_watch_logs_group_arn: at('cloudWatchLogsLogGroupArn', arnOrName),
    cloud_watch_logs_role_arn: at('cloudWatchLogsRoleArn', exactText),
    kms_key_id: at('kmsKeyId', kmsKey),
  },
  notVerifiable: {
    advanced_event_selector: 'not-mapped',
    insight_selector: 'not-mapped',
  },
  bookkeeping: ['home_region', 'name', 'sns_topic_arn'],
});

/** CloudFormation's schema. The definition is not recorded. */
const stateMachine = mapping(
  'aws_sfn_state_machine',
  'AWS::StepFunctions::StateMachine',
  {
    locate: attributes => ({
      resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
      arn: text(attributes, 'arn') ?? text(attributes, 'id'),
    }),
    model: modelBy('arn', 'definition'),
    shape: shape({
      Arn: 'text',
      StateMachineName: 'text',
      StateMachineType: 'text',
      RoleArn: 'text',
      LoggingConfiguration: 'object',
      TracingConfiguration: 'object',
    }),
    attributes: {
      name: at('StateMachineName', exactText),
      definition: modelAt('DefinitionString', jsonDocument),
      type: at('StateMachineType', exactText, { default: 'STANDARD' }),
      role_arn: at('RoleArn', exactText),
      'logging_configuration[0].level': at(
        'LoggingConfiguration.Level',
        exactText,
        { default: 'OFF' },
      ),
      'logging_configuration[0].include_execution_data': at(
        'LoggingConfiguration.IncludeExecutionData',
        boolean,
      ),
      'logging_configuration[0].log_destination': at(
        'LoggingConfiguration.Destinations[0].CloudWatchLogsLogGroup.LogGroupArn',
        arnOrName,
      ),
      'tracing_configuration[0].enabled': at(
        'TracingConfiguration.Enabled',
        boolean,
      ),
      'encryption_configuration[0].type': at(
        'EncryptionConfiguration.Type',
        exactText,
        { default: 'AWS_OWNED_KEY' },
      ),
      'encryption_configuration[0].kms_key_id': at(
        'EncryptionConfiguration.KmsKeyId',
        kmsKey,
      ),
      'encryption_configuration[0].kms_data_key_reuse_period_seconds': at(
        'EncryptionConfiguration.KmsDataKeyReusePeriodSeconds',
        number,
      ),
      tags_all: tags(),
    },
    bookkeeping: [
      'creation_date',
      'description',
      'publish',
      'revision_id',
      'state_machine_version_arn',
      'status',
      'version_description',
    ],
  },
);

/** CloudFormation's schema of the vault. */
const backupVault = mapping('aws_backup_vault', 'AWS::Backup::BackupVault', {
  locate: attributes => ({
    resourceId: text(attributes, 'name') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  shape: shape({
    BackupVaultName: 'text',
    BackupVaultArn: 'text',
    EncryptionKeyArn: 'text',
  }),
  attributes: {
    name: at('BackupVaultName', exactText),
    kms_key_arn: at('EncryptionKeyArn', kmsKey),
    tags_all: tags(item => observe(item.configuration, 'BackupVaultTags')),
  },
  bookkeeping: ['force_destroy', 'recovery_points'],
});

const lifecycle = {
  cold_storage_after: null,
  delete_after: null,
  opt_in_to_archive_for_supported_resources: null,
};

const lifecycleOf = (of: JsonObject) =>
  asBlocks(observe(of, 'Lifecycle'), {
    cold_storage_after: 'MoveToColdStorageAfterDays',
    delete_after: 'DeleteAfterDays',
    opt_in_to_archive_for_supported_resources:
      'OptInToArchiveForSupportedResources',
  });

const backupRules = alike(
  item =>
    asBlocks(observe(item.configuration, 'BackupPlan.BackupPlanRule'), {
      rule_name: 'RuleName',
      target_vault_name: 'TargetBackupVault',
      schedule: 'ScheduleExpression',
      schedule_expression_timezone: 'ScheduleExpressionTimezone',
      start_window: 'StartWindowMinutes',
      completion_window: 'CompletionWindowMinutes',
      enable_continuous_backup: 'EnableContinuousBackup',
      recovery_point_tags: 'RecoveryPointTags',
      lifecycle: lifecycleOf,
      copy_action: rule =>
        asBlocks(observe(rule, 'CopyActions'), {
          destination_vault_arn: 'DestinationBackupVaultArn',
          lifecycle: lifecycleOf,
        }),
    }),
  blocks({
    rule_name: null,
    target_vault_name: null,
    schedule: null,
    schedule_expression_timezone: 'Etc/UTC',
    start_window: 60,
    completion_window: 180,
    enable_continuous_backup: null,
    recovery_point_tags: null,
    lifecycle,
    copy_action: { destination_vault_arn: null, lifecycle },
  }),
);

const backupPlan = mapping('aws_backup_plan', 'AWS::Backup::BackupPlan', {
  locate: attributes => ({
    resourceId: text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  shape: shape({
    BackupPlanId: 'text',
    BackupPlanArn: 'text',
    VersionId: 'text',
    BackupPlan: 'object',
  }),
  attributes: {
    name: at('BackupPlan.BackupPlanName', exactText),
    rule: backupRules,
    tags_all: tags(item => observe(item.configuration, 'BackupPlanTags')),
  },
  notVerifiable: {
    advanced_backup_setting: 'not-mapped',
    scan_setting: 'not-mapped',
  },
  bookkeeping: ['version'],
});

export const operations = [trail, stateMachine, backupVault, backupPlan];
