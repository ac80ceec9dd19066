import { exactText, kmsKey, number } from '../equality';
import { numeral, text } from '../json';
import { valueAt } from '../paths';
import { mapping } from './mapping';
import { at, tagsIn } from './read';

/** CloudFormation's schema of the stream. */
const stream = mapping('aws_kinesis_stream', 'AWS::Kinesis::Stream', {
  locate: attributes => ({
    resourceId: text(attributes, 'name'),
    arn: text(attributes, 'arn'),
  }),
  attributes: {
    name: at('Name', exactText),
    retention_period: at('RetentionPeriodHours', number, { default: 24 }),
    shard_count: at('ShardCount', number, {
      // An on-demand stream scales by itself, and the provider mostly writes 0.
      alsoEqual: (desired, _live, _item, attributes) =>
        numeral(desired) === 0 ||
        valueAt(attributes, 'stream_mode_details[0].stream_mode') ===
          'ON_DEMAND',
    }),
    encryption_type: at('StreamEncryption.EncryptionType', exactText, {
      default: 'NONE',
    }),
    kms_key_id: at('StreamEncryption.KeyId', kmsKey),
    'stream_mode_details[0].stream_mode': at(
      'StreamModeDetails.StreamMode',
      exactText,
      { default: 'PROVISIONED' },
    ),
    tags_all: tagsIn('Tags'),
  },
  notVerifiable: {
    shard_level_metrics: 'not-mapped',
    max_record_size_in_kib: 'not-mapped',
  },
  bookkeeping: ['enforce_consumer_deletion'],
});

export const kinesis = [stream];
