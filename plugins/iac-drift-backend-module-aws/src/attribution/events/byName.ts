import { adds, creates, deletes, removes, sets, TAGS } from './rule';
import type { EventRule } from './rule';

/** For a type that has no table, any change that names the resource may be it. */
const ANYTHING: EventRule = { ...sets(['*']), vague: true };

/** Sets some tags and takes others away, in one call. */
const changesTags: EventRule = { ...sets(TAGS), vague: true };

/**
 * What an event does to a resource whose type has no table, by the words that AWS's
 * APIs have in common: `DeleteTopic` ends an `AWS::SNS::Topic`, `TagResource` adds
 * tags, and everything else may set any attribute.
 *
 * @internal
 */
export function ruleByName(
  eventName: string,
  resourceType: string | undefined,
): EventRule {
  if (/^(Tag|AddTags|CreateTags|CreateOrUpdateTags)/.test(eventName)) {
    return adds(TAGS);
  }
  if (/^(Untag|RemoveTags|DeleteTags)/.test(eventName)) {
    return removes(TAGS);
  }
  if (/^(Change|Update)TagsFor/.test(eventName)) {
    return changesTags;
  }
  const noun = resourceType?.split('::').at(-1) ?? '';
  const [, verb, object] =
    /^(Create|Register|Delete|Deregister|Terminate)(.+)$/.exec(eventName) ?? [];
  if (noun === '' || (object !== noun && object !== `${noun}s`)) {
    return ANYTHING;
  }
  return verb === 'Create' || verb === 'Register' ? creates : deletes;
}
