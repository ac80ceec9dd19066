import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { JsonObject } from '../json';
import { kmsTags, type Tags } from './tags';

/** @internal */
export const keyArn = (id: string) =>
  `arn:aws:kms:${REGION}:${ACCOUNT_ID}:key/${id}`;

/** The policy that KMS gives a key whose code says none. @internal */
export const defaultKeyPolicy: JsonObject = {
  Version: '2012-10-17',
  Id: 'key-default-1',
  Statement: [
    {
      Sid: 'Enable IAM User Permissions',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
};

/** KMS prints policies with a blank before the colon. */
const prettyPolicy = (policy: JsonObject) =>
  JSON.stringify(policy, null, 2).replace(/^(\s*"[^"]+"):/gm, '$1 :');

/** AWS::KMS::Key; Jackson's `awsaccountId`, tags as `tagKey`, `tagValue`. @internal */
export function kmsKey(facts: {
  id: string;
  description: string;
  rotation: boolean;
  createdAt: string;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::KMS::Key',
    resourceId: facts.id,
    resourceName: facts.id,
    arn: keyArn(facts.id),
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: facts.createdAt,
    configuration: {
      awsaccountId: ACCOUNT_ID,
      keyId: facts.id,
      arn: keyArn(facts.id),
      creationDate: facts.createdAt,
      enabled: true,
      description: facts.description,
      keyUsage: 'ENCRYPT_DECRYPT',
      keyState: 'Enabled',
      deletionDate: null,
      validTo: null,
      origin: 'AWS_KMS',
      customKeyStoreId: null,
      cloudHsmClusterId: null,
      expirationModel: null,
      keyManager: 'CUSTOMER',
      customerMasterKeySpec: 'SYMMETRIC_DEFAULT',
      keySpec: 'SYMMETRIC_DEFAULT',
      encryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
      signingAlgorithms: [],
      multiRegion: false,
      multiRegionConfiguration: null,
      pendingDeletionWindowInDays: null,
      macAlgorithms: [],
    },
    supplementaryConfiguration: {
      Policy: prettyPolicy(defaultKeyPolicy),
      KeyRotationStatus: facts.rotation,
      Tags: kmsTags(facts.tags),
    },
    tags: facts.tags,
    relationships: [],
  };
}

/** AWS::KMS::Alias, in CloudFormation's names. @internal */
export function kmsAlias(facts: { name: string; keyId: string }): Resource {
  return {
    resourceType: 'AWS::KMS::Alias',
    resourceId: facts.name,
    resourceName: facts.name,
    arn: `arn:aws:kms:${REGION}:${ACCOUNT_ID}:${facts.name}`,
    awsRegion: REGION,
    availabilityZone: 'Regional',
    resourceCreationTime: null,
    configuration: { AliasName: facts.name, TargetKeyId: facts.keyId },
    supplementaryConfiguration: {},
    tags: {},
    relationships: [],
  };
}
