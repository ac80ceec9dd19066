import type { ResourceResult } from '@iac-drift/engine';
import type { TrailEvent } from '../TrailEvent';
import { ruleByName } from './byName';
import { compute } from './compute';
import { data } from './data';
import { ec2 } from './ec2';
import { iam } from './iam';
import { kms } from './kms';
import { messaging } from './messaging';
import { adds, removes, TAGS, type EventRule, type TypeEvents } from './rule';
import { s3 } from './s3';
import { sourceOf } from './sourceOf';

const TYPES: Record<string, TypeEvents> = {
  ...ec2,
  ...s3,
  ...iam,
  ...data,
  ...compute,
  ...messaging,
  ...kms,
};

/** The Resource Groups Tagging API tags resources of every type. */
const TAG_EDITOR = new Map([
  ['TagResources', adds(TAGS)],
  ['UntagResources', removes(TAGS)],
]);

/**
 * What an event does to the resource of a result.
 *
 * @returns undefined when it changes nothing that a state declares
 * @internal
 */
export function ruleOf(
  event: TrailEvent,
  result: ResourceResult,
): EventRule | undefined {
  const { resourceType } = result.identity;
  const type =
    resourceType && Object.hasOwn(TYPES, resourceType)
      ? TYPES[resourceType]
      : Object.values(TYPES).find(({ events }) =>
          Object.values(events).some(({ facets }) =>
            facets.includes(result.type),
          ),
        );
  const name = undated(event.eventName);
  if (event.eventSource === 'tagging.amazonaws.com') {
    return TAG_EDITOR.get(name);
  }
  if (!type) {
    return event.eventSource === sourceOf(resourceType)
      ? ruleByName(name, resourceType)
      : undefined;
  }
  return event.eventSource === type.source && Object.hasOwn(type.events, name)
    ? type.events[name]
    : undefined;
}

/** Lambda's events carry the date of their API: `UpdateFunctionCode20150331v2`. */
function undated(eventName: string): string {
  return eventName.replace(/\d{8}(v\d+)?$/, '');
}

export type { EventRule } from './rule';
