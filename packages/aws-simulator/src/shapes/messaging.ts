import { ACCOUNT_ID, REGION, type Resource } from '../account/resource';
import type { JsonObject } from '../json';
import { keyValueTags, type Tags } from './tags';

/** A queue's URL, which is also its id in AWS Config. @internal */
export const queueUrl = (name: string) =>
  `https://sqs.${REGION}.amazonaws.com/${ACCOUNT_ID}/${name}`;

/** @internal */
export const queueArn = (name: string) =>
  `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`;

/** @internal */
export const topicArn = (name: string) =>
  `arn:aws:sns:${REGION}:${ACCOUNT_ID}:${name}`;

/**
 * AWS::SQS::Queue: what GetQueueAttributes says, with some numbers and all
 * booleans as text. Absent attributes are absent, not null.
 *
 * @internal
 */
export function queue(facts: {
  name: string;
  visibilityTimeout: number;
  retention?: number;
  receiveWait?: number;
  deadLetter?: { name: string; maxReceives: number };
  kmsKeyId?: string;
  fifo?: boolean;
  policy?: JsonObject;
  createdAt: string;
  tags: Tags;
}): Resource {
  const seconds = String(Math.floor(Date.parse(facts.createdAt) / 1000));
  const configuration: JsonObject = {
    QueueArn: queueArn(facts.name),
    VisibilityTimeout: facts.visibilityTimeout,
    MaximumMessageSize: 262144,
    MessageRetentionPeriod: facts.retention ?? 345600,
    DelaySeconds: 0,
    ReceiveMessageWaitTimeSeconds: facts.receiveWait ?? 0,
    CreatedTimestamp: seconds,
    LastModifiedTimestamp: seconds,
    SqsManagedSseEnabled: facts.kmsKeyId ? 'false' : 'true',
  };
  if (facts.kmsKeyId) {
    configuration.KmsMasterKeyId = facts.kmsKeyId;
    configuration.KmsDataKeyReusePeriodSeconds = '300';
  }
  if (facts.deadLetter) {
    configuration.RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: queueArn(facts.deadLetter.name),
      maxReceiveCount: facts.deadLetter.maxReceives,
    });
  }
  if (facts.fifo) {
    configuration.FifoQueue = 'true';
    configuration.ContentBasedDeduplication = 'true';
    configuration.DeduplicationScope = 'queue';
    configuration.FifoThroughputLimit = 'perQueue';
  }
  if (facts.policy) configuration.Policy = JSON.stringify(facts.policy);
  return {
    resourceType: 'AWS::SQS::Queue',
    resourceId: queueUrl(facts.name),
    resourceName: facts.name,
    arn: queueArn(facts.name),
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: facts.createdAt,
    configuration,
    supplementaryConfiguration: { Tags: facts.tags },
    tags: facts.tags,
    relationships: [],
  };
}

/** The policy that SNS gives a topic whose code says none. @internal */
export function defaultTopicPolicy(name: string): JsonObject {
  return {
    Version: '2008-10-17',
    Id: '__default_policy_ID',
    Statement: [
      {
        Sid: '__default_statement_ID',
        Effect: 'Allow',
        Principal: { AWS: '*' },
        Action: [
          'SNS:GetTopicAttributes',
          'SNS:SetTopicAttributes',
          'SNS:AddPermission',
          'SNS:RemovePermission',
          'SNS:DeleteTopic',
          'SNS:Subscribe',
          'SNS:ListSubscriptionsByTopic',
          'SNS:Publish',
        ],
        Resource: topicArn(name),
        Condition: { StringEquals: { 'AWS:SourceOwner': ACCOUNT_ID } },
      },
    ],
  };
}

/** AWS::SNS::Topic. Sample rates are 0 when unset. @internal */
export function topic(facts: {
  name: string;
  displayName: string;
  kmsKeyId?: string;
  tags: Tags;
}): Resource {
  const configuration: JsonObject = {
    TopicArn: topicArn(facts.name),
    DisplayName: facts.displayName,
    Owner: ACCOUNT_ID,
    Policy: JSON.stringify(defaultTopicPolicy(facts.name)),
    EffectiveDeliveryPolicy: JSON.stringify({
      http: {
        defaultHealthyRetryPolicy: {
          minDelayTarget: 20,
          maxDelayTarget: 20,
          numRetries: 3,
          numMaxDelayRetries: 0,
          numNoDelayRetries: 0,
          numMinDelayRetries: 0,
          backoffFunction: 'linear',
        },
        disableSubscriptionOverrides: false,
        defaultRequestPolicy: {
          headerContentType: 'text/plain; charset=UTF-8',
        },
      },
    }),
    ApplicationSuccessFeedbackSampleRate: 0,
    FirehoseSuccessFeedbackSampleRate: 0,
    HTTPSuccessFeedbackSampleRate: 0,
    LambdaSuccessFeedbackSampleRate: 0,
    SQSSuccessFeedbackSampleRate: 0,
  };
  if (facts.kmsKeyId) configuration.KmsMasterKeyId = facts.kmsKeyId;
  return {
    resourceType: 'AWS::SNS::Topic',
    resourceId: topicArn(facts.name),
    resourceName: facts.name,
    arn: topicArn(facts.name),
    awsRegion: REGION,
    availabilityZone: 'Not Applicable',
    resourceCreationTime: null,
    configuration,
    supplementaryConfiguration: { Tags: keyValueTags(facts.tags) },
    tags: facts.tags,
    relationships: [],
  };
}
