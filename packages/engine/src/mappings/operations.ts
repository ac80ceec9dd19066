import {
  arnOrName,
  boolean,
  exactText,
  jsonDocument,
  kmsKey,
} from '../equality';
import { text } from '../json';
import { modelBy } from './common';
import { mapping } from './mapping';
import { at, modelAt, tags } from './read';
import { shape } from './shape';

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
    // No item has them: AWS Config does not ask for them.
    enable_logging: modelAt('IsLogging', boolean),
    tags_all: { ...tags(), read: () => ({ observed: false }) },
    cloud_watch_logs_group_arn: at('cloudWatchLogsLogGroupArn', arnOrName),
    cloud_watch_logs_role_arn: at('cloudWatchLogsRoleArn', exactText),
    kms_key_id: at('kmsKeyId', kmsKey),
  },
  notVerifiable: {
    advanced_event_selector: 'not-returned',
    event_selector: 'not-returned',
    insight_selector: 'not-returned',
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
      tags_all: tags(),
    },
    notVerifiable: {
      encryption_configuration: 'not-returned',
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
    tags_all: tags(),
  },
  bookkeeping: ['force_destroy', 'recovery_points'],
});

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
    tags_all: tags(),
  },
  notVerifiable: {
    advanced_backup_setting: 'not-mapped',
    rule: 'not-mapped',
    scan_setting: 'not-mapped',
  },
  bookkeeping: ['version'],
});

export const operations = [trail, stateMachine, backupVault, backupPlan];
