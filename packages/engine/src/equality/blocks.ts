import { asList, isEmpty, isObject, own, spelling, stableText } from '../json';
import { JsonObject, JsonValue } from '../types';
import { Semantics } from './semantics';

/**
 * The fields of a block: what AWS has where nobody asked for anything (null for
 * nothing), or the fields of a block inside it.
 *
 * @internal
 */
export interface Fields {
  [name: string]: null | string | number | boolean | Fields;
}

/**
 * The same blocks in any order, as far as their given fields go. Inside a block,
 * empty, zero, false and the field's default are nothing, lists are sets, and a
 * scalar equals its spelling. A field that no live block shows was not seen and
 * is left out on both sides.
 *
 * @internal
 */
export function blocks(fields: Fields): Semantics {
  return {
    name: 'blocks',
    isPartial: true,
    compare(desired, live) {
      const seen = seenFields(fields, live);
      return textOf(desired, seen) === textOf(live, seen)
        ? 'equal'
        : 'different';
    },
    show: live => live,
  };
}

function seenFields(fields: Fields, live: JsonValue): Fields {
  const shown = asList(live).filter(isObject);
  if (shown.length === 0) return fields;
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const values = shown.filter(block => Object.hasOwn(block, name));
      if (values.length === 0) return [];
      const inner = values.flatMap(block => asList(own(block, name)));
      return [[name, isFields(field) ? seenFields(field, inner) : field]];
    }),
  );
}

function textOf(value: JsonValue, fields: Fields): string {
  const texts = asList(value)
    .filter(isObject)
    .map(block => stableText(canonical(block, fields)));
  return [...new Set(texts)].sort().join();
}

function canonical(block: JsonObject, fields: Fields): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const value = own(block, name) ?? null;
      const plain = isFields(field) ? textOf(value, field) : sparse(value);
      const isNothing =
        isEmpty(plain) ||
        plain === '0' ||
        plain === 'false' ||
        plain === '{}' ||
        (!isFields(field) && field !== null && plain === spelling(field));
      return isNothing ? [] : [[name, plain]];
    }),
  );
}

function sparse(value: JsonValue): JsonValue {
  if (Array.isArray(value)) {
    const texts = value
      .filter(v => !isEmpty(v))
      .map(v => stableText(sparse(v)));
    return [...new Set(texts)].sort();
  }
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, v]) => [key, sparse(v)]),
    );
  }
  return value === null ? null : spelling(value);
}

function isFields(
  field: null | string | number | boolean | Fields,
): field is Fields {
  return typeof field === 'object' && field !== null;
}
