import {
  adds,
  creates,
  deletes,
  removes,
  sets,
  switches,
  TAGS,
  type TypeEvents,
} from './rule';

/** @internal */
export const kms: Record<string, TypeEvents> = {
  'AWS::KMS::Key': {
    source: 'kms.amazonaws.com',
    events: {
      PutKeyPolicy: sets(['policy'], ['aws_kms_key_policy']),
      EnableKeyRotation: switches('enable_key_rotation', true),
      DisableKeyRotation: switches('enable_key_rotation', false),
      EnableKey: switches('is_enabled', true),
      DisableKey: switches('is_enabled', false),
      // The key is there until its waiting time is over, and disabled.
      ScheduleKeyDeletion: {
        ...deletes,
        attributes: ['is_enabled'],
        effect: 'sets',
        value: false,
      },
      UpdateKeyDescription: sets(['description']),
      TagResource: adds(TAGS),
      UntagResource: removes(TAGS),
      CreateKey: creates,
    },
  },
};
