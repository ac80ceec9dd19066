import {
  exactText,
  blocks,
  boolean,
  iamPolicy,
  kmsKey,
  number,
  setOf,
} from '../equality';
import { observe } from '../items/livePath';
import { text } from '../json';
import { mapping } from './mapping';
import { alike, asBlocks, at, tags } from './read';
import { shape } from './shape';

/** CloudFormation's schema of the file system. */
const SHAPE = shape({
  FileSystemId: 'text',
  Arn: 'text',
  Encrypted: 'boolean',
  PerformanceMode: 'text',
  ThroughputMode: 'text',
});

const byFileSystem = (attributes: Parameters<typeof text>[0]) => ({
  resourceId: text(attributes, 'file_system_id'),
});

const fileSystem = mapping('aws_efs_file_system', 'AWS::EFS::FileSystem', {
  locate: attributes => ({
    resourceId: text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  shape: SHAPE,
  attributes: {
    encrypted: at('Encrypted', boolean),
    kms_key_id: at('KmsKeyId', kmsKey),
    performance_mode: at('PerformanceMode', exactText, {
      default: 'generalPurpose',
    }),
    throughput_mode: at('ThroughputMode', exactText, { default: 'bursting' }),
    provisioned_throughput_in_mibps: at('ProvisionedThroughputInMibps', number),
    availability_zone_name: at('AvailabilityZoneName', exactText),
    // The provider has one block a transition, the item one object a transition.
    lifecycle_policy: alike(
      item =>
        asBlocks(observe(item.configuration, 'LifecyclePolicies'), {
          transition_to_archive: 'TransitionToArchive',
          transition_to_ia: 'TransitionToIA',
          transition_to_primary_storage_class:
            'TransitionToPrimaryStorageClass',
        }),
      blocks({
        transition_to_archive: null,
        transition_to_ia: null,
        transition_to_primary_storage_class: null,
      }),
    ),
    'protection[0].replication_overwrite': at(
      'FileSystemProtection.ReplicationOverwriteProtection',
      exactText,
    ),
    tags_all: tags(item => observe(item.configuration, 'FileSystemTags')),
  },
  bookkeeping: [
    'availability_zone_id',
    'creation_token',
    'dns_name',
    'name',
    'number_of_mount_targets',
    'size_in_bytes',
  ],
});

const policy = mapping('aws_efs_file_system_policy', 'AWS::EFS::FileSystem', {
  locate: byFileSystem,
  shape: SHAPE,
  part: item => observe(item.configuration, 'FileSystemPolicy'),
  attributes: { policy: at('FileSystemPolicy', iamPolicy) },
  bookkeeping: ['bypass_policy_lockout_safety_check', 'file_system_id'],
});

const backupPolicy = mapping('aws_efs_backup_policy', 'AWS::EFS::FileSystem', {
  facet: true,
  locate: byFileSystem,
  shape: SHAPE,
  attributes: {
    'backup_policy[0].status': at('BackupPolicy.Status', exactText),
  },
  bookkeeping: ['file_system_id'],
});

const accessPoint = mapping('aws_efs_access_point', 'AWS::EFS::AccessPoint', {
  locate: attributes => ({
    resourceId: text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  shape: shape({
    AccessPointId: 'text',
    FileSystemId: 'text',
    Arn: 'text',
    RootDirectory: 'object',
  }),
  attributes: {
    file_system_id: at('FileSystemId', exactText),
    'posix_user[0].uid': at('PosixUser.Uid', number, { emptyBlock: 'none' }),
    'posix_user[0].gid': at('PosixUser.Gid', number, { emptyBlock: 'none' }),
    'root_directory[0].path': at('RootDirectory.Path', exactText, {
      default: '/',
    }),
    'posix_user[0].secondary_gids': at(
      'PosixUser.SecondaryGids',
      setOf(exactText),
      { emptyBlock: 'none' },
    ),
    'root_directory[0].creation_info[0].owner_gid': at(
      'RootDirectory.CreationInfo.OwnerGid',
      number,
    ),
    'root_directory[0].creation_info[0].owner_uid': at(
      'RootDirectory.CreationInfo.OwnerUid',
      number,
    ),
    'root_directory[0].creation_info[0].permissions': at(
      'RootDirectory.CreationInfo.Permissions',
      exactText,
    ),
    tags_all: tags(item => observe(item.configuration, 'AccessPointTags')),
  },
  bookkeeping: ['file_system_arn'],
});

export const efs = [fileSystem, policy, backupPolicy, accessPoint];
