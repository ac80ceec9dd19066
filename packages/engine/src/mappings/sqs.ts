import {
  boolean,
  exactText,
  iamPolicy,
  jsonDocument,
  jsonPattern,
  kmsKey,
  number,
} from '../equality';
import { text } from '../json';
import { Locate, mapping } from './mapping';
import { at, tagsInSupplement } from './read';

/**
 * GetQueueAttributes. AWS sends `"true"`, `"false"` and `"300"` as texts. A queue
 * without a policy has no `Policy` key.
 */
const policyOfQueue = at('Policy', iamPolicy, {
  declaredBy: ['aws_sqs_queue_policy'],
});

/** Older addresses of the same queue: `queue.amazonaws.com`, `eu-west-1.queue...`. */
const ADDRESS =
  /^https?:\/\/(?:sqs\.([a-z0-9-]+)|([a-z0-9-]+)\.queue|queue)\.amazonaws\.com(\.cn)?\/(\d{12})\/([^/]+)$/;

const locateQueue: Locate = attributes => {
  const url = text(attributes, 'queue_url');
  const [address, region, older = 'us-east-1', china, account, name] =
    ADDRESS.exec(url ?? '') ?? [];
  const partition = china ? 'aws-cn' : 'aws';
  return {
    resourceId: url,
    ...(address && {
      arn: `arn:${partition}:sqs:${region ?? older}:${account}:${name}`,
    }),
  };
};

const queue = mapping('aws_sqs_queue', 'AWS::SQS::Queue', {
  locate: attributes => ({
    resourceId: text(attributes, 'url') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  attributes: {
    visibility_timeout_seconds: at('VisibilityTimeout', number, {
      default: 30,
    }),
    delay_seconds: at('DelaySeconds', number),
    max_message_size: at('MaximumMessageSize', number, { default: 262144 }),
    message_retention_seconds: at('MessageRetentionPeriod', number, {
      default: 345600,
    }),
    receive_wait_time_seconds: at('ReceiveMessageWaitTimeSeconds', number),
    kms_master_key_id: at('KmsMasterKeyId', kmsKey), // alias, id or ARN
    kms_data_key_reuse_period_seconds: at(
      'KmsDataKeyReusePeriodSeconds',
      number,
      { default: 300 },
    ),
    sqs_managed_sse_enabled: at('SqsManagedSseEnabled', boolean),
    fifo_queue: at('FifoQueue', boolean),
    content_based_deduplication: at('ContentBasedDeduplication', boolean),
    deduplication_scope: at('DeduplicationScope', exactText, {
      default: 'queue',
    }),
    fifo_throughput_limit: at('FifoThroughputLimit', exactText, {
      default: 'perQueue',
    }),
    policy: policyOfQueue,
    redrive_policy: at('RedrivePolicy', jsonDocument, {
      declaredBy: ['aws_sqs_queue_redrive_policy'],
    }),
    redrive_allow_policy: at('RedriveAllowPolicy', jsonPattern, {
      declaredBy: ['aws_sqs_queue_redrive_allow_policy'],
    }),
    tags_all: tagsInSupplement(),
  },
  bookkeeping: ['name', 'url'],
});

const queuePolicy = mapping('aws_sqs_queue_policy', 'AWS::SQS::Queue', {
  locate: locateQueue,
  part: policyOfQueue.read,
  attributes: { policy: at('Policy', iamPolicy) },
  bookkeeping: ['queue_url'],
});

const redrivePolicy = mapping(
  'aws_sqs_queue_redrive_policy',
  'AWS::SQS::Queue',
  {
    facet: true,
    locate: locateQueue,
    attributes: { redrive_policy: at('RedrivePolicy', jsonDocument) },
    bookkeeping: ['queue_url'],
  },
);

const redriveAllowPolicy = mapping(
  'aws_sqs_queue_redrive_allow_policy',
  'AWS::SQS::Queue',
  {
    facet: true,
    locate: locateQueue,
    attributes: {
      redrive_allow_policy: at('RedriveAllowPolicy', jsonPattern),
    },
    bookkeeping: ['queue_url'],
  },
);

export const sqs = [queue, queuePolicy, redrivePolicy, redriveAllowPolicy];
