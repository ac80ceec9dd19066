import { blocks } from '../equality';
import { observe } from '../items/livePath';
import { text } from '../json';
import { Locate, ModelRule } from './mapping';
import { alike, asBlocks } from './read';

/** `arn:aws:apigateway:eu-west-1::/restapis/a1/stages/prod`, which is also the item's id. @internal */
export const byArn: Locate = attributes => ({
  resourceId: text(attributes, 'arn'),
  arn: text(attributes, 'arn'),
});

/**
 * Cloud Control's identifier, of which nothing is asked that AWS Config does not show.
 *
 * @internal
 */
export function modelled(...names: string[]): ModelRule {
  return {
    identifier: attributes => {
      const parts = names.map(name => text(attributes, name));
      return parts.includes(undefined) ? undefined : parts.join('|');
    },
    shows: [],
  };
}

/** Where a stage writes who called. @internal */
export const accessLog = alike(item => {
  const inItem = observe(item.configuration, 'accessLogSettings');
  // The older API's model calls it so.
  const seen = inItem.observed
    ? inItem
    : observe(item.configuration, 'AccessLogSetting');
  return asBlocks(seen, {
    destination_arn: 'destinationArn',
    format: 'format',
  });
}, blocks({ destination_arn: null, format: null }));
