import { isoTime } from '../items/time';
import { isObject, own, parseJson, text } from '../json';
import { PathStep, pathOf } from '../paths';
import { DesiredResource, JsonObject, JsonValue } from '../types';
import { PlanError } from './PlanError';

/** One resource that refreshing found to differ from the state. */
export interface DriftEntry {
  /** As the state had it, with the marks of both sides. */
  before: DesiredResource;
  /** As the provider found it; null when it is gone. */
  after: JsonObject | null;
  /** What the plan itself does not know. */
  unknownPaths: string[];
}

/** What a plan says of the resources that were there before it. */
export interface PlanDocument {
  drift: DriftEntry[];
  /** Managed resources as refreshed; those that are gone are not among them. */
  refreshed: DesiredResource[];
  /** Why no drift means nothing in this plan; absent when it means something. */
  cut?: 'errored' | 'incomplete';
  /** When it was made, ISO 8601 UTC; what is older than Terraform 1.5 does not say. */
  plannedAt?: string;
}

/** The largest plan that is read, in bytes of UTF-8: 256 MiB. @public */
export const MAX_PLAN_BYTES = 256 * 1024 * 1024;

/** Far deeper than modules and blocks go, far less than would exhaust the stack. */
const DEEPEST = 500;

const GIVE =
  'give what `terraform show -json PLANFILE` or `tofu show -json PLANFILE` prints';

/** What is in a plan's JSON and in no other JSON of Terraform. */
const OF_PLANS = [
  'planned_values',
  'prior_state',
  'resource_changes',
  'resource_drift',
];

/**
 * Reads the JSON of a plan, format version 1. Data sources, deposed objects and
 * what only moved to another address are left out.
 *
 * Format: `internal/command/jsonplan/plan.go` of Terraform and OpenTofu.
 *
 * @throws PlanError - when the input is no such plan
 * @internal
 */
export function readPlanDocument(input: string | Uint8Array): PlanDocument {
  const plan = checkedPlan(input);
  const priorState = own(plan, 'prior_state');
  const values = isObject(priorState) ? own(priorState, 'values') : undefined;
  const root = isObject(values) ? own(values, 'root_module') : undefined;
  return {
    drift: list(own(plan, 'resource_drift'), 'resource_drift').flatMap(driftOf),
    refreshed: root === undefined ? [] : refreshedIn(root),
    ...(own(plan, 'errored') === true
      ? { cut: 'errored' as const }
      : own(plan, 'complete') === false && { cut: 'incomplete' as const }),
    plannedAt: isoTime(text(plan, 'timestamp')),
  };
}

function checkedPlan(input: string | Uint8Array): JsonObject {
  const plan = parsed(input);
  if (!isObject(plan)) {
    throw new PlanError(`This is JSON but not a plan; ${GIVE}.`);
  }
  if (Object.hasOwn(plan, 'encrypted_data')) {
    throw new PlanError(`The plan is encrypted by OpenTofu; ${GIVE}.`);
  }
  const version = own(plan, 'format_version');
  const isState =
    version === undefined
      ? Object.hasOwn(plan, 'lineage') || Object.hasOwn(plan, 'serial')
      : Object.hasOwn(plan, 'values');
  if (isState) throw new PlanError(`This is a state, not a plan; ${GIVE}.`);
  if (
    typeof version !== 'string' ||
    !OF_PLANS.some(key => Object.hasOwn(plan, key))
  ) {
    throw new PlanError(`This is JSON but not a plan; ${GIVE}.`);
  }
  if (!/^1\.\d+$/.test(version)) {
    throw new PlanError(
      /^0\.\d+$/.test(version)
        ? 'The plan is of a format older than version 1; make it with Terraform 1.1 or later, or OpenTofu.'
        : 'The plan is of a format version other than 1, which this release cannot read; upgrade iac-drift.',
    );
  }
  if (isTooDeep(plan)) {
    throw new PlanError(
      `The plan is nested deeper than ${DEEPEST} levels, which no plan is; ${GIVE}.`,
    );
  }
  return plan;
}

function parsed(input: string | Uint8Array): JsonValue {
  if (input.length > MAX_PLAN_BYTES) {
    throw new PlanError(
      `The plan is larger than ${
        MAX_PLAN_BYTES / 1024 / 1024
      } MiB, which is more than is read; split its configuration into smaller ones.`,
    );
  }
  const source = (
    typeof input === 'string' ? input : new TextDecoder().decode(input)
  ).replace(/^\uFEFF/, '');
  const plan = parseJson(source);
  if (plan !== undefined) return plan;
  const start = source.slice(0, 4096).trim();
  if (start === '') throw new PlanError(`The plan is empty; ${GIVE}.`);
  if (start.startsWith('PK')) {
    throw new PlanError(`This is the plan file itself, not its JSON; ${GIVE}.`);
  }
  if (start.startsWith('{"@')) {
    throw new PlanError(
      `This is the log that \`plan -json\` prints, not the plan; save the plan with \`-out=PLANFILE\` and ${GIVE}.`,
    );
  }
  if (start.startsWith('{') && !source.slice(-4096).trim().endsWith('}')) {
    throw new PlanError(
      `The plan is cut short, as if it had not been written to its end; ${GIVE}.`,
    );
  }
  throw new PlanError(`The plan is not valid JSON; ${GIVE}.`);
}

/** Asked before anything walks the plan by calling itself. */
function isTooDeep(plan: JsonValue): boolean {
  let level: JsonValue[] = [plan];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > DEEPEST) return true;
    const next: JsonValue[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      for (const inner of Object.values(value)) {
        if (typeof inner === 'object') next.push(inner);
      }
    }
    level = next;
  }
  return false;
}

/** `resources` of a module and of all modules in it. */
function refreshedIn(module: JsonValue): DesiredResource[] {
  if (!isObject(module)) throw unreadable('prior_state');
  return [
    ...list(own(module, 'resources'), 'prior_state').flatMap(resource => {
      const named = namedResource(resource, 'prior_state');
      if (named === undefined || text(named.entry, 'deposed_key')) return [];
      return [
        desired(
          named,
          objectAt(named.entry, 'values') ?? {},
          markedPaths(own(named.entry, 'sensitive_values')),
          objectAt(named.entry, 'identity'),
        ),
      ];
    }),
    ...list(own(module, 'child_modules'), 'prior_state').flatMap(refreshedIn),
  ];
}

function driftOf(value: JsonValue): DriftEntry[] {
  const named = namedResource(value, 'resource_drift');
  if (named === undefined || text(named.entry, 'deposed')) return [];
  const change = objectAt(named.entry, 'change');
  const actions = change && own(change, 'actions');
  if (!change || !Array.isArray(actions)) throw unreadable('resource_drift');
  const isDelete = actions.includes('delete');
  if (!isDelete && !actions.includes('update')) return [];
  const before = objectAt(change, 'before');
  const after = objectAt(change, 'after');
  if (before === undefined || (!isDelete && after === undefined)) {
    throw unreadable('resource_drift');
  }
  const marked = ['before_sensitive', 'after_sensitive'].flatMap(key =>
    markedPaths(own(change, key)),
  );
  return [
    {
      before: desired(
        named,
        before,
        [...new Set(marked)],
        objectAt(change, 'before_identity'),
      ),
      after: after ?? null,
      unknownPaths: markedPaths(own(change, 'after_unknown')),
    },
  ];
}

interface Named {
  address: string;
  type: string;
  entry: JsonObject;
}

/** Undefined for what is not managed. */
function namedResource(entry: JsonValue, where: string): Named | undefined {
  if (!isObject(entry)) throw unreadable(where);
  if (own(entry, 'mode') !== 'managed') return undefined;
  const address = text(entry, 'address');
  const type = text(entry, 'type');
  if (address === undefined || type === undefined) throw unreadable(where);
  return { address, type, entry };
}

function desired(
  { address, type }: Named,
  attributes: JsonObject,
  sensitivePaths: string[],
  identity: JsonObject | undefined,
): DesiredResource {
  return {
    address,
    type,
    attributes,
    sensitivePaths,
    ...(identity && { identity }),
  };
}

/**
 * Where a tree of marks has `true`: `{ setting: [{ value: true }] }` marks
 * `setting[0].value`.
 */
function markedPaths(marks: JsonValue | undefined): string[] {
  const paths: string[] = [];
  const steps: PathStep[] = [];
  const visit = (mark: JsonValue | undefined) => {
    if (mark === true) paths.push(pathOf(steps));
    if (typeof mark !== 'object' || mark === null) return;
    for (const [key, inner] of Object.entries(mark)) {
      steps.push(Array.isArray(mark) ? Number(key) : key);
      visit(inner);
      steps.pop();
    }
  };
  visit(marks);
  return paths;
}

function objectAt(entry: JsonObject, key: string): JsonObject | undefined {
  const value = own(entry, key);
  return isObject(value) ? value : undefined;
}

function list(value: JsonValue | undefined, where: string): JsonValue[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw unreadable(where);
  return value;
}

function unreadable(where: string): PlanError {
  return new PlanError(
    `The plan's \`${where}\` has a shape that cannot be read; ${GIVE}.`,
  );
}
