import {
  boolean,
  exactText,
  iamPolicy,
  jsonDocument,
  kmsKey,
} from '../equality';
import { text } from '../json';
import { mapping } from './mapping';
import { at, tagsInSupplement } from './read';

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
    signature_version: at('SignatureVersion', exactText, { default: 1 }),
    tracing_config: at('TracingConfig', exactText, { default: 'PassThrough' }),
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

export const sns = [topic, topicPolicy];
