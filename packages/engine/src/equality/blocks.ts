import { asList, isEmpty, isObject, own, spelling, stableText } from '../json';
import { JsonObject, JsonValue, UnverifiedAttribute } from '../types';
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
 * is left out on both sides; what is set of it is told as not compared, as is what
 * is set of other fields, unless `computed` names them.
 *
 * @internal
 */
export function blocks(fields: Fields, computed: string[] = []): Semantics {
  const silent = new Set(computed);
  return {
    name: 'blocks',
    isPartial: true,
    compare(desired, live) {
      const seen = seenFields(fields, live);
      return textOf(desired, seen) === textOf(live, seen)
        ? 'equal'
        : 'different';
    },
    notCompared: (desired, live) =>
      unjudged(desired, fields, seenFields(fields, live), silent),
    show: live => live,
  };
}

/** Fields that are set and that we do not know, or that no live block shows. */
function unjudged(
  desired: JsonValue,
  fields: Fields,
  seen: Fields,
  silent: Set<string>,
): UnverifiedAttribute[] {
  return asList(desired).flatMap((block, at) => {
    if (!isObject(block)) return [];
    const found: UnverifiedAttribute[] = [];
    for (const name of Object.keys(block)) {
      const [known, shown] = [fieldOf(fields, name), fieldOf(seen, name)];
      const path = `[${at}].${name}`;
      if (known !== undefined && shown !== undefined) {
        if (isFields(known) && isFields(shown)) {
          for (const inner of unjudged(block[name], known, shown, silent)) {
            found.push({ ...inner, path: `${path}${inner.path}` });
          }
        }
      } else if (!silent.has(name) && isSet(block[name], known)) {
        const reason = known === undefined ? 'not-mapped' : 'not-returned';
        found.push({ path, reason });
      }
    }
    return found;
  });
}

function fieldOf(fields: Fields, name: string): Fields[string] | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** Whether something is asked for that AWS does not do by itself. */
function isSet(
  value: JsonValue,
  standard: Fields[string] | undefined,
): boolean {
  if (isEmpty(value) || value === 0 || value === false) return false;
  if (Array.isArray(value)) return value.some(v => isSet(v, undefined));
  if (isObject(value))
    return Object.values(value).some(v => isSet(v, undefined));
  return standard === undefined || standard === null || isFields(standard)
    ? true
    : spelling(value) !== spelling(standard);
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
