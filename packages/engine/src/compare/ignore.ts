import { matchesGlob } from '../glob';
import { isObject, own } from '../json';
import { Comparison, DesiredResource, ResourceResult } from '../types';
import { summaryOf } from './summary';

/**
 * Differences that an organisation does not want to be told of. All that is given
 * must match; `*` stands for any text. A rule that gives nothing matches nothing.
 *
 * @public
 */
export interface IgnoreRule {
  /** Names the rule where it is told what it hides. */
  id: string;
  /** `module.legacy.*` */
  address?: string;
  /** `aws_autoscaling_*` */
  type?: string;
  /** An attribute and all below it: `tags_all.last-scan`, `*.max_capacity`. */
  path?: string;
  /** The resource's own tags: `{ owner: 'data-*' }`. */
  tags?: Record<string, string>;
}

/** What one rule hides today; nothing, when it is not needed any more. @public */
export interface IgnoreRuleReport {
  rule: string;
  hides: { address: string; type: string; path: string }[];
}

/** @public */
export interface IgnoreResult extends Comparison {
  /** One for each rule, in the rules' order. */
  rules: IgnoreRuleReport[];
}

/**
 * Takes the changes that rules ignore out of results, and says which rule hides
 * what. The first rule that matches a change hides it. A resource of which
 * nothing else differs is in sync. No rule hides a deletion, or why something
 * could not be verified.
 *
 * @param results - of a comparison; not changed
 * @param rules - in order
 * @param resources - the compared resources, for rules on tags; without them,
 * such rules match nothing
 * @public
 */
export function applyIgnoreRules(
  results: ResourceResult[],
  rules: IgnoreRule[],
  resources: DesiredResource[] = [],
): IgnoreResult {
  const tags = new Map(resources.map(r => [r.address, tagsOf(r)]));
  const reports = rules.map(
    (rule): IgnoreRuleReport => ({ rule: rule.id, hides: [] }),
  );
  const left = results.map(result => {
    if (result.verdict !== 'drifted' || result.kind !== 'changed') {
      return result;
    }
    const changes = result.changes.filter(({ path }) => {
      const at = rules.findIndex(rule =>
        isIgnored(rule, result, path, tags.get(result.address)),
      );
      if (at < 0) return true;
      const { address, type } = result;
      reports[at].hides.push({ address, type, path });
      return false;
    });
    return changes.length === result.changes.length
      ? result
      : without(result, changes);
  });
  return { resources: left, summary: summaryOf(left), rules: reports };
}

function without(
  result: ResourceResult,
  changes: ResourceResult['changes'],
): ResourceResult {
  if (changes.length > 0) return { ...result, changes };
  const { kind: _, ...rest } = result;
  return { ...rest, verdict: 'in-sync', changes };
}

function isIgnored(
  rule: IgnoreRule,
  result: ResourceResult,
  path: string,
  tags: Record<string, string> | undefined,
): boolean {
  const given = [rule.address, rule.type, rule.path, rule.tags];
  return (
    given.some(criterion => criterion !== undefined) &&
    (rule.address === undefined || matchesGlob(rule.address, result.address)) &&
    (rule.type === undefined || matchesGlob(rule.type, result.type)) &&
    (rule.path === undefined || coversByGlob(rule.path, path)) &&
    (rule.tags === undefined || hasTags(tags, rule.tags))
  );
}

function coversByGlob(pattern: string, path: string): boolean {
  return (
    matchesGlob(pattern, path) ||
    matchesGlob(`${pattern}.*`, path) ||
    matchesGlob(`${pattern}[*`, path)
  );
}

function hasTags(
  tags: Record<string, string> | undefined,
  wanted: Record<string, string>,
): boolean {
  const pairs = Object.entries(wanted);
  return (
    pairs.length > 0 &&
    pairs.every(
      ([key, value]) =>
        tags !== undefined &&
        Object.hasOwn(tags, key) &&
        matchesGlob(value, tags[key]),
    )
  );
}

function tagsOf({ attributes }: DesiredResource): Record<string, string> {
  const tags = own(attributes, 'tags_all') ?? own(attributes, 'tags');
  return isObject(tags)
    ? Object.fromEntries(
        Object.entries(tags).flatMap(([key, value]) =>
          typeof value === 'string' ? [[key, value]] : [],
        ),
      )
    : {};
}
