import { text } from '../json';
import { Locate, MappingBody, ModelRule } from './mapping';

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

/** Found by its ARN, which is AWS Config's resourceId too. @internal */
export const byArn: Locate = attributes => ({
  resourceId: text(attributes, 'arn') ?? text(attributes, 'id'),
  arn: text(attributes, 'arn'),
});

/**
 * Found by Cloud Control's identifier alone, because AWS Config does not record
 * the type.
 *
 * @internal
 */
export function fromModel(
  identifier: ModelRule['identifier'],
): Pick<MappingBody, 'locate' | 'model'> {
  return {
    locate: (attributes, related) => ({
      resourceId: identifier(attributes, related),
    }),
    model: { identifier, shows: 'all' },
  };
}

/**
 * What Cloud Control is asked for by the attribute that holds its identifier, and
 * what it shows that AWS Config does not.
 *
 * @internal
 */
export function modelBy(attribute: string, ...shows: string[]): ModelRule {
  return { identifier: attributes => text(attributes, attribute), shows };
}
