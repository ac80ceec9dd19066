import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { JsonObject } from '../json';
import type { Tags } from './tags';

/** @internal */
export const repositoryArn = (name: string) =>
  `arn:aws:ecr:${REGION}:${ACCOUNT_ID}:repository/${name}`;

/** AWS::ECR::Repository, in CloudFormation's names; documents are text. @internal */
export function repository(facts: {
  name: string;
  policy: JsonObject;
  lifecycle: JsonObject;
  createdAt: string;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::ECR::Repository',
    resourceId: facts.name,
    resourceName: facts.name,
    arn: repositoryArn(facts.name),
    awsRegion: REGION,
    availabilityZone: 'Regional',
    resourceCreationTime: facts.createdAt,
    configuration: {
      RepositoryName: facts.name,
      Arn: repositoryArn(facts.name),
      RepositoryUri: `${ACCOUNT_ID}.dkr.ecr.${REGION}.amazonaws.com/${facts.name}`,
      ImageTagMutability: 'IMMUTABLE',
      ImageScanningConfiguration: { ScanOnPush: true },
      EncryptionConfiguration: { EncryptionType: 'AES256' },
      RepositoryPolicyText: JSON.stringify(facts.policy, null, 2),
      LifecyclePolicy: {
        LifecyclePolicyText: JSON.stringify(facts.lifecycle),
        RegistryId: ACCOUNT_ID,
      },
      Tags: Object.entries(facts.tags).map(([Key, Value]) => ({ Key, Value })),
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}
