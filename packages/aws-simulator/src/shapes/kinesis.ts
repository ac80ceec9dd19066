import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { Tags } from './tags';

/** @internal */
export const streamArn = (name: string) =>
  `arn:aws:kinesis:${REGION}:${ACCOUNT_ID}:stream/${name}`;

/** AWS::Kinesis::Stream, in CloudFormation's names. @internal */
export function stream(facts: {
  name: string;
  shards: number;
  retentionHours: number;
  kmsKeyArn: string;
  tags: Tags;
}): Resource {
  return {
    resourceType: 'AWS::Kinesis::Stream',
    resourceId: facts.name,
    resourceName: facts.name,
    arn: streamArn(facts.name),
    awsRegion: REGION,
    availabilityZone: 'Regional',
    resourceCreationTime: null,
    configuration: {
      Arn: streamArn(facts.name),
      Name: facts.name,
      RetentionPeriodHours: facts.retentionHours,
      ShardCount: facts.shards,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: facts.kmsKeyArn },
      StreamModeDetails: { StreamMode: 'PROVISIONED' },
      Tags: Object.entries(facts.tags).map(([Key, Value]) => ({ Key, Value })),
    },
    supplementaryConfiguration: {},
    tags: facts.tags,
    relationships: [],
  };
}
