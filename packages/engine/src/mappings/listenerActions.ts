import { blocks } from '../equality';
import { Semantics } from '../equality/semantics';
import { observe, Observation } from '../items/livePath';
import { asList, isEmpty, isObject, own } from '../json';
import { JsonObject, JsonValue } from '../types';
import { asBlocks } from './read';

/** What a listener or a rule does, CloudFormation's schema as the provider's blocks. */
export function actionsIn(list: Observation): Observation {
  return asBlocks(list, {
    type: 'Type',
    target_group_arn: 'TargetGroupArn',
    forward: action =>
      asBlocks(observe(action, 'ForwardConfig'), {
        target_group: config =>
          asBlocks(observe(config, 'TargetGroups'), {
            arn: 'TargetGroupArn',
            weight: 'Weight',
          }),
      }),
    redirect: action =>
      asBlocks(observe(action, 'RedirectConfig'), {
        host: 'Host',
        path: 'Path',
        port: 'Port',
        protocol: 'Protocol',
        query: 'Query',
        status_code: 'StatusCode',
      }),
    fixed_response: action =>
      asBlocks(observe(action, 'FixedResponseConfig'), {
        content_type: 'ContentType',
        message_body: 'MessageBody',
        status_code: 'StatusCode',
      }),
  });
}

const actions = blocks({
  type: null,
  target_groups: { arn: null, weight: 1 },
  redirect: {
    host: '#{host}',
    path: '/#{path}',
    port: '#{port}',
    protocol: '#{protocol}',
    query: '#{query}',
    status_code: null,
  },
  fixed_response: { content_type: null, message_body: null, status_code: null },
});

/**
 * The same actions. A forward to one group is written as the group, as a list of
 * one, or as both, and the weight of the only one says nothing.
 *
 * @internal
 */
export const listenerActions: Semantics = {
  name: 'listener actions',
  compare: (desired, live) =>
    actions.compare(withGroups(desired), withGroups(live)),
  show: live => live,
};

function withGroups(value: JsonValue): JsonValue {
  return asList(value)
    .filter(isObject)
    .map(action =>
      ['forward', 'target_group_arn'].some(key => Object.hasOwn(action, key))
        ? { ...action, target_groups: groupsOf(action) }
        : action,
    );
}

function groupsOf(action: JsonObject): JsonValue[] {
  const groups = asList(own(action, 'forward'))
    .filter(isObject)
    .flatMap(forward => asList(own(forward, 'target_group')))
    .filter(isObject);
  if (groups.length > 1) return groups;
  const arn = own(groups[0] ?? {}, 'arn') ?? own(action, 'target_group_arn');
  return isEmpty(arn) ? [] : [{ arn: arn ?? null, weight: 1 }];
}
