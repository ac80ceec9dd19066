import {
  adds,
  creates,
  deletes,
  removes,
  sets,
  TAGS,
  type TypeEvents,
} from './rule';

/** @internal */
export const messaging: Record<string, TypeEvents> = {
  'AWS::SQS::Queue': {
    source: 'sqs.amazonaws.com',
    events: {
      SetQueueAttributes: sets(
        ['*'],
        [
          'aws_sqs_queue_policy',
          'aws_sqs_queue_redrive_policy',
          'aws_sqs_queue_redrive_allow_policy',
        ],
      ),
      AddPermission: adds(['policy'], ['aws_sqs_queue_policy']),
      RemovePermission: removes(['policy'], ['aws_sqs_queue_policy']),
      TagQueue: adds(TAGS),
      UntagQueue: removes(TAGS),
      CreateQueue: creates,
      DeleteQueue: deletes,
    },
  },
};
