import { text } from '../json';
import { Locate } from './mapping';

/**
 * Attributes that every AWS type may have and that say nothing of the cloud's
 * side: identity, time limits, and `tags`, of which `tags_all` holds the sum.
 *
 * @internal
 */
export const COMMON_BOOKKEEPING = [
  'arn',
  'id',
  'name_prefix',
  'owner_id',
  'region',
  'tags',
  'timeouts',
];

/** Found by the attribute that holds AWS Config's resourceId, or by its ARN. @internal */
export function by(attribute: string): Locate {
  return attributes => ({
    resourceId: text(attributes, attribute),
    arn: text(attributes, 'arn'),
  });
}
