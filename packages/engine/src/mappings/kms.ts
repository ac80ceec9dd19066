import { boolean, exactText, iamPolicy, kmsKey, number } from '../equality';
import { lastPart } from '../equality/arnOrName';
import { text } from '../json';
import { mapping } from './mapping';
import { at, modelAt, supplementary, tagsInSupplement } from './read';
import { shape } from './shape';

/** DescribeKey, GetKeyPolicy and GetKeyRotationStatus. */
const key = mapping('aws_kms_key', 'AWS::KMS::Key', {
  locate: attributes => ({
    resourceId: text(attributes, 'key_id') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  attributes: {
    description: at('description', exactText),
    is_enabled: at('enabled', boolean),
    key_usage: at('keyUsage', exactText, { default: 'ENCRYPT_DECRYPT' }),
    customer_master_key_spec: at('customerMasterKeySpec', exactText, {
      default: 'SYMMETRIC_DEFAULT',
      model: 'KeySpec',
    }),
    multi_region: at('multiRegion', boolean),
    enable_key_rotation: supplementary('KeyRotationStatus', boolean, {
      model: 'EnableKeyRotation',
    }),
    rotation_period_in_days: modelAt('RotationPeriodInDays', number),
    policy: supplementary('Policy', iamPolicy, {
      declaredBy: ['aws_kms_key_policy'],
      model: 'KeyPolicy',
    }),
    tags_all: tagsInSupplement(),
  },
  notVerifiable: {
    custom_key_store_id: 'not-mapped',
    xks_key_id: 'not-mapped',
  },
  bookkeeping: [
    'bypass_policy_lockout_safety_check',
    'deletion_window_in_days',
    'key_id',
  ],
});

const keyPolicy = mapping('aws_kms_key_policy', 'AWS::KMS::Key', {
  facet: true,
  locate: attributes => {
    const id = text(attributes, 'key_id');
    return { resourceId: id && lastPart(id) };
  },
  attributes: {
    policy: supplementary('Policy', iamPolicy, { model: 'KeyPolicy' }),
  },
  bookkeeping: ['bypass_policy_lockout_safety_check', 'key_id'],
});

const alias = mapping('aws_kms_alias', 'AWS::KMS::Alias', {
  locate: attributes => ({
    resourceId: text(attributes, 'name'),
    arn: text(attributes, 'arn'),
    resourceName: text(attributes, 'name'),
  }),
  shape: shape({ AliasName: 'text', TargetKeyId: 'text' }),
  attributes: {
    name: at('AliasName', exactText),
    target_key_id: at('TargetKeyId', kmsKey),
  },
  bookkeeping: ['target_key_arn'],
});

export const kms = [key, keyPolicy, alias];
