import {
  boolean,
  exactText,
  iamPolicy,
  jsonDocument,
  jsonPattern,
  kmsKey,
  number,
} from '../equality';
import { spelling, text } from '../json';
import { fromModel } from './common';
import { AttributeRule, mapping } from './mapping';
import { at, modelAt, tagsInSupplement } from './read';

/** What AWS writes about deliveries, by the provider's name of each way of them. */
const DELIVERIES = Object.entries({
  application: 'Application',
  firehose: 'Firehose',
  http: 'HTTP',
  lambda: 'Lambda',
  sqs: 'SQS',
}).flatMap(([name, way]): [string, AttributeRule][] => [
  [
    `${name}_success_feedback_role_arn`,
    at(`${way}SuccessFeedbackRoleArn`, exactText),
  ],
  [
    `${name}_failure_feedback_role_arn`,
    at(`${way}FailureFeedbackRoleArn`, exactText),
  ],
  [
    `${name}_success_feedback_sample_rate`,
    at(`${way}SuccessFeedbackSampleRate`, number),
  ],
]);

/** GetTopicAttributes. A topic always has a policy; AWS writes one if nobody does. */
const topic = mapping('aws_sns_topic', 'AWS::SNS::Topic', {
  locate: attributes => ({
    resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
    arn: text(attributes, 'arn'),
  }),
  attributes: {
    display_name: at('DisplayName', exactText),
    policy: at('Policy', iamPolicy, { declaredBy: ['aws_sns_topic_policy'] }),
    kms_master_key_id: at('KmsMasterKeyId', kmsKey),
    delivery_policy: at('DeliveryPolicy', jsonDocument),
    fifo_topic: at('FifoTopic', boolean),
    content_based_deduplication: at('ContentBasedDeduplication', boolean),
    signature_version: at('SignatureVersion', exactText, {
      default: 1,
      // The provider writes 0 where AWS does not say that it is the first.
      alsoEqual: (desired, live) => desired === 0 && spelling(live) === '1',
    }),
    tracing_config: at('TracingConfig', exactText, { default: 'PassThrough' }),
    archive_policy: at('ArchivePolicy', jsonDocument),
    fifo_throughput_scope: at('FifoThroughputScope', exactText),
    ...Object.fromEntries(DELIVERIES),
    tags_all: tagsInSupplement(),
  },
  bookkeeping: ['beginning_archive_time', 'name', 'owner'],
});

const topicPolicy = mapping('aws_sns_topic_policy', 'AWS::SNS::Topic', {
  locate: attributes => ({ resourceId: text(attributes, 'arn') }),
  part: at('Policy', iamPolicy).read,
  attributes: { policy: at('Policy', iamPolicy) },
  bookkeeping: ['owner'],
});

/** CloudFormation's schema; AWS Config records no subscriptions. */
const subscription = mapping(
  'aws_sns_topic_subscription',
  'AWS::SNS::Subscription',
  {
    ...fromModel(
      attributes => text(attributes, 'arn') ?? text(attributes, 'id'),
    ),
    attributes: {
      topic_arn: modelAt('TopicArn', exactText),
      protocol: modelAt('Protocol', exactText),
      endpoint: modelAt('Endpoint', exactText),
      raw_message_delivery: modelAt('RawMessageDelivery', boolean),
      filter_policy: modelAt('FilterPolicy', jsonPattern),
      filter_policy_scope: modelAt('FilterPolicyScope', exactText, {
        default: 'MessageAttributes',
      }),
      redrive_policy: modelAt('RedrivePolicy', jsonDocument),
      delivery_policy: modelAt('DeliveryPolicy', jsonDocument),
      subscription_role_arn: modelAt('SubscriptionRoleArn', exactText),
    },
    notVerifiable: { replay_policy: 'not-mapped' },
    bookkeeping: [
      'confirmation_timeout_in_minutes',
      'confirmation_was_authenticated',
      'endpoint_auto_confirms',
      'pending_confirmation',
    ],
  },
);

export const sns = [topic, topicPolicy, subscription];
