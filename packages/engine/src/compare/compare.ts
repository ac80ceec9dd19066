import { Locator } from '../items/itemIndex';
import { LiveIndex } from '../items/liveIndex';
import { declaredObjectsOf, mappingOf } from '../mappings/registry';
import { Mapping, Related } from '../mappings/mapping';
import {
  Comparison,
  ComparisonInput,
  DesiredResource,
  LiveItem,
  ResourceResult,
  UnverifiableReason,
} from '../types';
import { judge } from './judge';
import { placeOf, relatedAmong } from './lookup';
import { LiveParts } from './parts';
import { ReadFailures } from './readFailures';
import { resultOf } from './result';
import { summaryOf } from './summary';

/** Everything that verdicts are drawn from, indexed once. */
interface Evidence {
  index: LiveIndex;
  related: Related;
  failures: ReadFailures;
  liveParts: LiveParts;
  desiredAsOf: string | undefined;
  /** Who else declares something of a live object, by type. */
  declarers: Map<LiveItem, Map<string, DesiredResource[]>>;
}

/**
 * Compares desired resources with live items and gives each resource a verdict.
 * Never throws for what one resource or item holds; that resource is
 * `unverifiable`. Results are in order of address.
 *
 * @public
 */
export function compare(input: ComparisonInput): Comparison {
  const evidence = evidenceOf(input);
  const resources = input.desired.map(resource =>
    verdictOn(resource, evidence),
  );
  resources.sort(byAddress);
  return { resources, summary: summaryOf(resources) };
}

function evidenceOf(input: ComparisonInput): Evidence {
  const known = [...input.desired, ...(input.elsewhere ?? [])];
  const index = new LiveIndex(input.live);
  const related = relatedAmong(known);
  const declarers: Evidence['declarers'] = new Map();
  for (const resource of known) {
    for (const item of objectsDeclaredBy(resource, index, related)) {
      const byType = declarers.get(item) ?? new Map();
      const same = byType.get(resource.type) ?? [];
      same.push(resource);
      declarers.set(item, byType.set(resource.type, same));
    }
  }
  return {
    index,
    related,
    failures: new ReadFailures(input.failures ?? []),
    liveParts: new LiveParts(),
    desiredAsOf: input.desiredAsOf,
    declarers,
  };
}

function objectsDeclaredBy(
  resource: DesiredResource,
  index: LiveIndex,
  related: Related,
): LiveItem[] {
  const objects = declaredObjectsOf(resource.type);
  if (objects.length === 0) return [];
  const place = placeOf(resource);
  return objects.flatMap(object => {
    try {
      return [object.locate(resource.attributes, related)]
        .flat()
        .map(locator => index.find(object.resourceType, locator, place))
        .flatMap(found =>
          typeof found === 'string' ? [] : found.item ?? found.model ?? [],
        );
    } catch {
      return [];
    }
  });
}

function verdictOn(
  resource: DesiredResource,
  evidence: Evidence,
): ResourceResult {
  const mapping = mappingOf(resource.type);
  if (mapping === undefined) {
    return unknown(
      resource,
      'unsupported-type',
      `${resource.type} cannot be compared yet.`,
    );
  }
  try {
    return verdictOnMapped(resource, mapping, evidence);
  } catch {
    return unreadable(resource);
  }
}

function verdictOnMapped(
  resource: DesiredResource,
  mapping: Mapping,
  evidence: Evidence,
): ResourceResult {
  const { index, related, failures, liveParts, desiredAsOf, declarers } =
    evidence;
  const locator = mapping.locate(resource.attributes, related);
  if (!(locator.resourceId || locator.arn || locator.resourceName)) {
    return unknown(
      resource,
      'no-identity',
      'The state does not say which cloud object this is.',
      mapping,
    );
  }
  const found = index.find(
    mapping.resourceType,
    locator,
    placeOf(resource),
    mapping.model?.identifier(resource.attributes, related),
  );
  if (found === 'ambiguous') {
    return unknown(
      resource,
      'no-identity',
      'Several accounts or regions have an object of this name, and the state does not say which it is.',
      mapping,
      locator,
    );
  }
  if (found !== 'none') {
    const shown = found.item ?? found.model;
    const byType = shown && declarers.get(shown);
    return judge({
      resource,
      mapping,
      sight: found,
      liveParts,
      desiredAsOf,
      declarers: type => byType?.get(type) ?? [],
    });
  }
  const failure = failures.of(mapping.resourceType, [
    locator.resourceId,
    locator.arn,
    locator.resourceName,
  ]);
  return unknown(
    resource,
    failure?.reason ?? 'not-recorded',
    failure?.detail ??
      `${
        mapping.model?.shows === 'all' ? 'Cloud Control' : 'AWS Config'
      } has no item of ${mapping.resourceType} for it.`,
    mapping,
    locator,
  );
}

function unknown(
  resource: DesiredResource,
  reason: UnverifiableReason,
  detail: string,
  mapping?: Mapping,
  locator?: Locator,
): ResourceResult {
  return { ...resultOf(resource, mapping, locator), reason, detail };
}

/** Says nothing of what the resource holds, for that is what could not be read. */
function unreadable({ address, type }: DesiredResource): ResourceResult {
  return {
    address,
    type,
    identity: { type },
    verdict: 'unverifiable',
    reason: 'source-error',
    detail:
      'The state or the live item of this resource has a shape that cannot be read.',
    changes: [],
    unverified: [],
    attributesCompared: 0,
    attributesDeclared: 0,
  };
}

function byAddress(a: ResourceResult, b: ResourceResult): number {
  if (a.address < b.address) return -1;
  return a.address > b.address ? 1 : 0;
}
