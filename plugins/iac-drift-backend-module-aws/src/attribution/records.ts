import type { JsonValue } from '@iac-drift/engine';
import { isObject } from './json';
import { document, plainKey, scalar, type Leaf } from './request';

/** Bounds on hostile input. */
const MAX_DEPTH = 40;
const MAX_LEAVES = 200_000;

const known = new WeakMap<object, Leaf[][]>();

/**
 * What a value says of one thing at a time: each record holds what stands in no list,
 * and one entry of one list with the entry around it. A port of one rule and a CIDR
 * block of another are in no record together.
 *
 * @internal
 */
export function recordsOf(value: JsonValue): Leaf[][] {
  const cached = isObject(value) ? known.get(value) : undefined;
  const records = cached ?? takenApart(value);
  if (isObject(value)) {
    known.set(value, records);
  }
  return records;
}

function takenApart(value: JsonValue): Leaf[][] {
  let room = MAX_LEAVES;
  const joined = (own: Leaf[], entries: Leaf[][]) => {
    const records: Leaf[][] = entries.length > 0 ? [] : [own];
    for (const entry of entries) {
      room -= own.length + entry.length;
      if (room < 0) break;
      records.push([...own, ...entry]);
    }
    return records;
  };
  function visit(node: JsonValue, keys: string[], depth = 0): Parts {
    const content = typeof node === 'string' ? document(node) ?? node : node;
    if (depth > MAX_DEPTH || content === null || content === '') {
      return { own: [], entries: [] };
    }
    if (Array.isArray(content)) {
      const parts = content.map(entry => visit(entry, keys, depth + 1));
      return {
        own: [],
        entries: parts.flatMap(({ own, entries }) => joined(own, entries)),
      };
    }
    if (isObject(content)) {
      const parts = Object.entries(content).map(([key, child]) =>
        visit(child, [...keys, plainKey(key)], depth + 1),
      );
      return {
        own: parts.flatMap(({ own }) => own),
        entries: parts.flatMap(({ entries }) => entries),
      };
    }
    return { own: [{ keys, value: scalar(content) }], entries: [] };
  }
  const { own, entries } = visit(value, []);
  return joined(own, entries);
}

interface Parts {
  /** What stands in no list. */
  own: Leaf[];
  entries: Leaf[][];
}

/** They mean something only under their key. */
const COMMON = ['true', 'false', '0'];

/** The leaves that tell an element from others of its kind. @internal */
export function tells(leaves: Leaf[]): Leaf[] {
  return leaves.filter(
    ({ keys, value }) =>
      !COMMON.includes(value) &&
      // As a port it is nothing, as a protocol it is all of them.
      (value !== '-1' || /protocol$/.test(keys.at(-1) ?? '')),
  );
}

/**
 * Whether one record has all that was told of an element, and nothing else where it
 * has a key of the same name.
 *
 * @internal
 */
export function isInOneOf(records: Leaf[][], told: Leaf[]): boolean {
  return (
    told.length > 0 &&
    records.some(record => told.every(leaf => isIn(record, leaf)))
  );
}

function isIn(record: Leaf[], { keys, value }: Leaf): boolean {
  const own = keys.at(-1);
  const named = record.filter(leaf => own && leaf.keys.at(-1) === own);
  return (named.length > 0 ? named : record).some(leaf => leaf.value === value);
}
