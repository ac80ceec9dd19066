import { REGION, type Resource } from '../account/resource';
import type { JsonObject } from '../json';
import type { Tags } from './tags';

/** The account's canonical user id, as an access control list names it. */
const OWNER_ID =
  '6d1f0a7c35b84e29d0c7a1f4b8e39265c4d7f0a1b2e3984756c0d1e2f3a4b596';

/** The public access block with every switch on, or every switch off. @internal */
export function publicAccessBlock(on: boolean): JsonObject {
  return {
    blockPublicAcls: on,
    ignorePublicAcls: on,
    blockPublicPolicy: on,
    restrictPublicBuckets: on,
  };
}

/**
 * AWS::S3::Bucket: everything but name, owner and creation date stands in the
 * supplementary configuration, in the shape of the Java SDK. The access control
 * list is text inside text.
 *
 * @internal
 */
export function bucket(facts: {
  name: string;
  versioning: 'Enabled' | 'Suspended' | 'Off';
  /** The key's ARN; absent means AES256. */
  kmsKeyArn?: string;
  bucketKey?: boolean;
  createdAt: string;
  tags: Tags;
}): Resource {
  const owner = { displayName: null, id: OWNER_ID };
  return {
    resourceType: 'AWS::S3::Bucket',
    resourceId: facts.name,
    resourceName: facts.name,
    arn: `arn:aws:s3:::${facts.name}`,
    awsRegion: REGION,
    availabilityZone: 'Regional',
    resourceCreationTime: facts.createdAt,
    configuration: {
      name: facts.name,
      owner,
      creationDate: facts.createdAt,
    },
    supplementaryConfiguration: {
      AccessControlList: JSON.stringify({
        grantSet: null,
        grantList: [{ grantee: owner, permission: 'FullControl' }],
        owner,
        isRequesterCharged: false,
      }),
      BucketAccelerateConfiguration: { status: null },
      BucketLoggingConfiguration: {
        destinationBucketName: null,
        logFilePrefix: null,
      },
      BucketNotificationConfiguration: { configurations: {} },
      BucketPolicy: { policyText: null },
      BucketTaggingConfiguration: { tagSets: [{ tags: facts.tags }] },
      BucketVersioningConfiguration: {
        status: facts.versioning,
        isMfaDeleteEnabled: null,
      },
      IsRequesterPaysEnabled: false,
      PublicAccessBlockConfiguration: publicAccessBlock(true),
      ServerSideEncryptionConfiguration: {
        rules: [
          {
            applyServerSideEncryptionByDefault: {
              sseAlgorithm: facts.kmsKeyArn ? 'aws:kms' : 'AES256',
              kmsMasterKeyID: facts.kmsKeyArn ?? null,
            },
            bucketKeyEnabled: facts.bucketKey ?? false,
          },
        ],
      },
    },
    tags: facts.tags,
    relationships: [],
  };
}
