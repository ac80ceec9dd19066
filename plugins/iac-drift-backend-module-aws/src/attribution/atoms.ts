import type {
  Change,
  JsonObject,
  JsonValue,
  ResourceResult,
} from '@iac-drift/engine';
import { TAGS } from './events/rule';
import { isObject } from './json';

/**
 * The smallest thing that one call may have done. A finding is attributed when
 * each of its atoms is.
 *
 * @internal
 */
export type Atom = {
  /** First step of the path, which the tables of events know: `ingress`. */
  attribute: string;
  /** `metadata_options[0].http_tokens`. */
  path: string;
} & (
  | { did: 'add' | 'remove'; element: JsonValue }
  | { did: 'set'; to: JsonValue }
  | { did: 'tag'; key: string; to: string | null }
  | { did: 'create' | 'delete' }
  /** Masked: it changed, and that is all that is known. */
  | { did: 'hide' }
);

/**
 * What was done to a resource, as atoms.
 *
 * @param of - `resolution` turns the changes round: what is gone was undone
 * @internal
 */
export function atomsOf(
  result: ResourceResult,
  of: 'drift' | 'resolution',
): Atom[] {
  // A resource that came back has no attributes that changed.
  if (result.kind === 'deleted' || result.changes.length === 0) {
    return [
      { attribute: '', path: '', did: of === 'drift' ? 'delete' : 'create' },
    ];
  }
  return result.changes.flatMap(change =>
    atomsOfChange(
      of === 'drift'
        ? change
        : { ...change, desired: change.live, live: change.desired },
    ),
  );
}

function atomsOfChange({ path, desired, live, sensitive }: Change): Atom[] {
  const [attribute] = path.split(/[.[]/, 1);
  const at = { attribute, path };
  if (sensitive) {
    return [{ ...at, did: 'hide' }];
  }
  if (TAGS.includes(attribute)) {
    return tagAtoms(at, desired, live);
  }
  if (
    isElements(desired) &&
    isElements(live) &&
    !(isEmpty(desired) && isEmpty(live))
  ) {
    const before = new Map(explode(desired).map(e => [canonical(e), e]));
    const after = new Map(explode(live).map(e => [canonical(e), e]));
    return [
      ...onlyIn(after, before).map(
        (element): Atom => ({ ...at, did: 'add', element }),
      ),
      ...onlyIn(before, after).map(
        (element): Atom => ({ ...at, did: 'remove', element }),
      ),
    ];
  }
  return [{ ...at, did: 'set', to: live }];
}

function tagAtoms(
  at: { attribute: string; path: string },
  desired: JsonValue,
  live: JsonValue,
): Atom[] {
  const text = (value: JsonValue | undefined) =>
    value === null || value === undefined ? null : String(value);
  if (at.path !== at.attribute) {
    const key = at.path.slice(at.attribute.length + 1);
    return [{ ...at, did: 'tag', key, to: text(live) }];
  }
  const before: JsonObject = isObject(desired) ? desired : {};
  const after: JsonObject = isObject(live) ? live : {};
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(key => text(before[key]) !== text(after[key]))
    .map(key => ({ ...at, did: 'tag', key, to: text(after[key]) }));
}

/** A list, or nothing where a list may be. */
function isElements(value: JsonValue): value is JsonValue[] | null {
  return value === null || Array.isArray(value);
}

function isEmpty(value: JsonValue[] | null): boolean {
  return value === null || value.length === 0;
}

/**
 * Elements that hold lists, such as a rule with three CIDR blocks, as one element
 * for each entry: AWS merges and splits them at will.
 */
function explode(elements: JsonValue[] | null): JsonValue[] {
  return (elements ?? []).flatMap(element => {
    if (!isObject(element)) {
      return [element];
    }
    const entries = Object.entries(element);
    const scalars = Object.fromEntries(
      entries.filter(([, value]) => !Array.isArray(value)),
    );
    const exploded = entries.flatMap(([key, value]) =>
      Array.isArray(value)
        ? value.map((entry): JsonValue => ({ ...scalars, [key]: entry }))
        : [],
    );
    return exploded.length > 0 ? exploded : [scalars];
  });
}

function onlyIn(
  these: Map<string, JsonValue>,
  those: Map<string, JsonValue>,
): JsonValue[] {
  return [...these]
    .filter(([key]) => !those.has(key))
    .map(([, value]) => value);
}

/** Text that is equal for equal values, whatever the order of keys. @internal */
export function canonical(value: JsonValue): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join()}]`;
  }
  if (isObject(value)) {
    return `{${Object.keys(value)
      .sort()
      .map(key => `${JSON.stringify(key)}:${canonical(value[key])}`)
      .join()}}`;
  }
  return JSON.stringify(value);
}
