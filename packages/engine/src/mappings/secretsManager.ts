import { boolean, exactText, kmsKey, number } from '../equality';
import { text } from '../json';
import { Locate, mapping } from './mapping';
import { at, tags } from './read';
import { shape } from './shape';

/** The secret's settings. Its value is never asked for, nor shown by AWS Config. */
const SHAPE = shape({
  ARN: 'text',
  Name: 'text',
  RotationEnabled: 'boolean',
  KMSKeyId: 'text',
  Description: 'text',
  RotationRules: 'object',
  Deleted: 'boolean',
});

const located =
  (attribute: string): Locate =>
  attributes => ({
    resourceId: text(attributes, attribute) ?? text(attributes, 'id'),
    arn: text(attributes, attribute) ?? text(attributes, 'id'),
  });

const secret = mapping(
  'aws_secretsmanager_secret',
  'AWS::SecretsManager::Secret',
  {
    locate: located('arn'),
    shape: SHAPE,
    attributes: {
      name: at('Name', exactText),
      description: at('Description', exactText),
      kms_key_id: at('KMSKeyId', kmsKey),
      tags_all: tags(),
    },
    notVerifiable: { policy: 'not-returned', replica: 'not-returned' },
    bookkeeping: [
      'force_overwrite_replica_secret',
      'recovery_window_in_days',
      'rotation_enabled',
      'rotation_lambda_arn',
      'rotation_rules',
    ],
  },
);

const rotation = mapping(
  'aws_secretsmanager_secret_rotation',
  'AWS::SecretsManager::Secret',
  {
    facet: true,
    locate: located('secret_id'),
    shape: SHAPE,
    attributes: {
      rotation_enabled: at('RotationEnabled', boolean),
      rotation_lambda_arn: at('RotationLambdaARN', exactText),
      'rotation_rules[0].automatically_after_days': at(
        'RotationRules.AutomaticallyAfterDays',
        number,
      ),
      'rotation_rules[0].duration': at(
        'RotationRules.RotationDuration',
        exactText,
      ),
      'rotation_rules[0].schedule_expression': at(
        'RotationRules.RotationScheduleExpression',
        exactText,
      ),
    },
    bookkeeping: ['rotate_immediately', 'secret_id'],
  },
);

export const secretsManager = [secret, rotation];
