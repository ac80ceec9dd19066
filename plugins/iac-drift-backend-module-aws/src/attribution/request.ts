import type { JsonValue } from '@iac-drift/engine';
import { isObject } from './json';

/**
 * A scalar in a request, and the keys that lead to it.
 *
 * @internal
 */
export interface Leaf {
  /** Letters and digits only, lower case: `versioningconfiguration`, `status`. */
  keys: string[];
  /** As `scalar` makes it. */
  value: string;
}

/**
 * A request's parameters, or any value, in a form that can be searched.
 *
 * @internal
 */
export interface Leaves {
  /** What was taken apart. */
  content: JsonValue;
  leaves: Leaf[];
  /** All keys, and what stands for one: `attribute` of `{ attribute, value }`. */
  keys: Set<string>;
  /** All values. */
  values: Set<string>;
  /** Each document that the request holds, a policy, say, and its values. */
  documents: { value: JsonValue; values: Set<string> }[];
  /** Tags, by key, in any of the spellings that services use. */
  tags: Map<string, string>;
  /** Tag keys that stand alone, as requests to remove tags have them. */
  tagKeys: Set<string>;
}

/** Bounds on hostile input. */
const MAX_LEAVES = 20_000;
const MAX_DEPTH = 40;

/** Documents stand near the top: `attributes.Policy`, `policyDocument`. */
const MAX_DOCUMENT_DEPTH = 3;

const known = new WeakMap<object, Leaves>();

/**
 * The parameters of an event's request, taken apart once: events are held against
 * many changes.
 *
 * @internal
 */
export function requestOf(event: { requestParameters: JsonValue }): Leaves {
  const leaves = known.get(event) ?? leavesOf(event.requestParameters);
  known.set(event, leaves);
  return leaves;
}

/**
 * Takes a value apart. Text that holds JSON, URL-encoded or not, is taken apart
 * as well: policies travel as text.
 *
 * @internal
 */
export function leavesOf(value: JsonValue): Leaves {
  const found: Leaves = {
    content: value,
    leaves: [],
    keys: new Set(),
    values: new Set(),
    documents: [],
    tags: new Map(),
    tagKeys: new Set(),
  };

  function visit(node: JsonValue, keys: string[], depth = 0) {
    if (depth > MAX_DEPTH || found.leaves.length > MAX_LEAVES) {
      return;
    }
    const content = typeof node === 'string' ? document(node) ?? node : node;
    const start = found.leaves.length;
    if (Array.isArray(content)) {
      content.forEach(entry => visit(entry, keys, depth + 1));
    } else if (isObject(content)) {
      takeTag(content, keys, found);
      const name = nameIn(content);
      [...Object.keys(content), name ?? ''].forEach(key =>
        found.keys.add(plainKey(key)),
      );
      Object.entries(content).forEach(([key, child]) =>
        visit(
          child,
          name && /value$/i.test(key)
            ? [...keys, name, 'value']
            : [...keys, plainKey(key)],
          depth + 1,
        ),
      );
    } else if (content !== null && content !== '') {
      takeLeaf(content, keys, found);
    }
    if (isObject(content) && keys.length <= MAX_DOCUMENT_DEPTH) {
      const values = found.leaves.slice(start).map(leaf => leaf.value);
      found.documents.push({ value: content, values: new Set(values) });
    }
  }
  visit(value, []);
  return found;
}

function takeLeaf(
  content: string | number | boolean,
  keys: string[],
  found: Leaves,
) {
  const leaf = { keys, value: scalar(content) };
  found.leaves.push(leaf);
  found.values.add(leaf.value);
  if (keys.some(key => /tagkey(s|list)$|tagstoremove$/.test(key))) {
    found.tagKeys.add(String(content));
  }
}

/** Keys under which APIs say what is set, and to what. */
const NAMED_VALUES = [
  ['attributename', 'attributevalue'],
  ['parametername', 'parametervalue'],
  ['attribute', 'value'],
  ['key', 'value'],
  ['name', 'value'],
];

/** What the value in an object is of: `{ attributeName, attributeValue }`. */
function nameIn(object: { [key: string]: JsonValue }): string | undefined {
  const members = new Map(
    Object.entries(object).map(([key, child]) => [plainKey(key), child]),
  );
  const pair = NAMED_VALUES.find(keys => keys.every(key => members.has(key)));
  const name = pair && members.get(pair[0]);
  return typeof name === 'string' ? plainKey(name) : undefined;
}

/** How a scalar is compared: numbers and booleans are text in many requests. @internal */
export function scalar(value: string | number | boolean): string {
  return String(value).trim().toLowerCase();
}

/** How a key is compared: `dBInstanceClass` and `db_instance_class` are the same. @internal */
export function plainKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The JSON document that a text holds. @internal */
export function document(text: string): JsonValue | undefined {
  for (const candidate of [text, decoded(text)]) {
    if (candidate && /^\s*[{[]/.test(candidate)) {
      try {
        return JSON.parse(candidate);
      } catch {
        // Not a document, then.
      }
    }
  }
  return undefined;
}

function decoded(text: string): string | undefined {
  try {
    return text.startsWith('%') ? decodeURIComponent(text) : undefined;
  } catch {
    return undefined;
  }
}

function takeTag(
  object: { [key: string]: JsonValue },
  keys: string[],
  found: Leaves,
) {
  const member = (...names: string[]) => {
    const name = names.find(n => typeof object[n] === 'string');
    return name === undefined ? undefined : String(object[name]);
  };
  const key = member('key', 'Key', 'tagKey', 'TagKey');
  if (key !== undefined) {
    const value = member('value', 'Value', 'tagValue', 'TagValue');
    found.tagKeys.add(key);
    if (value !== undefined) {
      found.tags.set(key, value);
    }
  }
  if (/^(add)?tags?(toadd)?$/.test(keys.at(-1) ?? '')) {
    for (const [name, value] of Object.entries(object)) {
      if (typeof value === 'string' && key === undefined) {
        found.tags.set(name, value);
      }
    }
  }
}
