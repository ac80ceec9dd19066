import { declaredValues, isUnset } from '../compare/attributes';
import { relatedAmong } from '../compare/lookup';
import { resultOf } from '../compare/result';
import { summaryOf } from '../compare/summary';
import { Mapping, Related } from '../mappings/mapping';
import { mappingOf } from '../mappings/registry';
import { byPath, covers, valueAt } from '../paths';
import { FoundChange, maskChange, secretsOf } from '../secrets/mask';
import {
  Comparison,
  DesiredResource,
  ResourceResult,
  UnverifiedAttribute,
} from '../types';
import { Declarers } from './Declarers';
import { isLeftOut, planDifferences } from './planDifferences';
import { DriftEntry, PlanDocument, readPlanDocument } from './planDocument';

/**
 * What a plan says of its resources.
 *
 * @public
 */
export interface PlanComparison extends Comparison {
  /** What was compared, as the state had it: with its secrets, in no order. */
  desired: DesiredResource[];
  /** When the plan was made, ISO 8601 UTC; what is older than Terraform 1.5 does not say. */
  plannedAt?: string;
  /** Why no drift means nothing in this plan; absent when it means something. */
  cut?: 'errored' | 'incomplete';
}

/**
 * The drift that a Terraform or OpenTofu plan already holds: what refreshing found
 * to differ from the state, before the plan. Desired is what the state had, live
 * what the provider read. Results are in order of address.
 *
 * A plan cannot show what its providers do not read, nor whether they were asked
 * at all: one that was made with `-refresh=false` looks like one without drift.
 * What is yet to be created is not managed, and not in the result.
 *
 * @param options - `elsewhere`: resources of other stacks, which may declare parts of
 * objects of this one
 * @throws PlanError - when the input is no JSON of a plan, format version 1
 * @public
 */
export function comparePlan(
  input: string | Uint8Array,
  options: { elsewhere?: readonly DesiredResource[] } = {},
): PlanComparison {
  const plan = readPlanDocument(input);
  const drifted = new Map(
    plan.drift.map(entry => [entry.before.address, entry]),
  );
  const evidence = evidenceOf(plan, options.elsewhere);
  const calm = plan.refreshed.filter(({ address }) => !drifted.has(address));
  const resources = [...drifted.values(), ...calm].map(entry =>
    verdictOn(entry, plan, evidence),
  );
  resources.sort(byAddress);
  return {
    resources,
    summary: summaryOf(resources),
    desired: [...[...drifted.values()].map(({ before }) => before), ...calm],
    plannedAt: plan.plannedAt,
    cut: plan.cut,
  };
}

interface Evidence {
  related: Related;
  declarers: Declarers;
}

function evidenceOf(
  { refreshed }: PlanDocument,
  elsewhere: readonly DesiredResource[] = [],
): Evidence {
  const all = [...refreshed, ...elsewhere];
  const related = relatedAmong(all);
  return { related, declarers: new Declarers(all, related) };
}

function verdictOn(
  entry: DriftEntry | DesiredResource,
  plan: PlanDocument,
  evidence: Evidence,
): ResourceResult {
  const resource = 'before' in entry ? entry.before : entry;
  try {
    const mapping = mappingOf(resource.type);
    const locator = mapping?.locate(resource.attributes, evidence.related);
    const result = resultOf(resource, mapping, locator);
    if (!('before' in entry)) return unchanged(result, resource, mapping, plan);
    return entry.after === null
      ? deleted(result, resource, mapping)
      : changed(result, entry, entry.after, mapping, plan, evidence);
  } catch {
    // Says nothing of what the resource holds, for that is what could not be read.
    return {
      ...resultOf({ ...resource, attributes: {} }, undefined),
      reason: 'source-error',
      detail: 'What the plan holds of this resource cannot be read.',
    };
  }
}

const CUT = {
  errored: 'The plan ended in an error, so that no drift says nothing.',
  incomplete:
    'The plan is not complete, as with -target, so that no drift says nothing.',
};

function unchanged(
  result: ResourceResult,
  resource: DesiredResource,
  mapping: Mapping | undefined,
  { cut }: PlanDocument,
  unverified: UnverifiedAttribute[] = [],
): ResourceResult {
  if (cut !== undefined) {
    return { ...result, reason: 'source-error', detail: CUT[cut] };
  }
  return {
    ...counted(result, resource, mapping, unverified),
    verdict: 'in-sync',
  };
}

function changed(
  result: ResourceResult,
  { before, unknownPaths }: DriftEntry,
  after: DesiredResource['attributes'],
  mapping: Mapping | undefined,
  plan: PlanDocument,
  { related, declarers }: Evidence,
): ResourceResult {
  const found = planDifferences(before, after, mapping, type =>
    type === before.type || mapping === undefined
      ? []
      : declarers.of(mapping, before, type, related),
  );
  const isUnknown = ({ path }: FoundChange) =>
    unknownPaths.some(p => covers(p, path) || covers(path, p));
  const changes = found.changes.filter(change => !isUnknown(change));
  const unverified = [
    ...found.unverified,
    ...found.changes
      .filter(isUnknown)
      .map(({ path }) => ({ path, reason: 'not-returned' as const })),
  ];
  if (changes.length === 0) {
    return unchanged(result, before, mapping, plan, unverified);
  }
  return {
    ...counted(result, before, mapping, unverified),
    verdict: 'drifted',
    kind: 'changed',
    changes: masked(changes, before, [
      ...secretsOf(before),
      ...secretsOf({ ...before, attributes: after }),
    ]),
  };
}

/** What is gone is shown as it should be, beside nothing. */
function deleted(
  result: ResourceResult,
  resource: DesiredResource,
  mapping: Mapping | undefined,
): ResourceResult {
  const values = mapping
    ? declaredValues(mapping, resource.attributes)
    : Object.entries(resource.attributes)
        .filter(([, value]) => !isUnset(value))
        .map(([path, value]) => ({ path, value }));
  const changes = values.map(({ path, value }) => ({
    path,
    desired: value,
    live: null,
  }));
  return {
    ...result,
    verdict: 'drifted',
    kind: 'deleted',
    changes: masked(changes, resource, secretsOf(resource)).map(change => ({
      ...change,
      live: null,
    })),
  };
}

function masked(
  changes: FoundChange[],
  resource: DesiredResource,
  secrets: string[],
) {
  return changes
    .map(change => maskChange(change, resource, secrets))
    .sort(byPath);
}

/** A refresh looks at every attribute but those that can only be written. */
function counted(
  result: ResourceResult,
  { attributes }: DesiredResource,
  mapping: Mapping | undefined,
  found: UnverifiedAttribute[],
): ResourceResult {
  const writeOnly = Object.entries(mapping?.notVerifiable ?? {}).filter(
    ([path, reason]) =>
      reason === 'write-only' && !isUnset(valueAt(attributes, path) ?? null),
  );
  const unverified = [
    ...found,
    ...writeOnly.map(([path, reason]) => ({ path, reason })),
  ].sort(byPath);
  const compared = Object.keys(attributes).filter(
    path =>
      !isUnset(attributes[path]) &&
      !isLeftOut(path, attributes, mapping) &&
      !unverified.some(u => covers(u.path, path)),
  ).length;
  return {
    ...result,
    unverified,
    attributesCompared: compared,
    attributesDeclared: compared + unverified.length,
  };
}

function byAddress(a: ResourceResult, b: ResourceResult): number {
  if (a.address < b.address) return -1;
  return a.address > b.address ? 1 : 0;
}
