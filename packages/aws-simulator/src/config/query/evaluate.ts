import { isObject, type JsonObject, type JsonValue } from '../../json';
import { COUNT, type Condition, type Literal, type Query } from './parse';

/** All scalars at a path; lists on the way are looked through. */
function valuesAt(value: JsonValue, keys: string[]): JsonValue[] {
  if (Array.isArray(value)) return value.flatMap(v => valuesAt(v, keys));
  if (keys.length === 0)
    return isObject(value) || value === null ? [] : [value];
  const [key, ...rest] = keys;
  return isObject(value) && Object.hasOwn(value, key)
    ? valuesAt(value[key], rest)
    : [];
}

function order(a: JsonValue, b: Literal): number {
  const [x, y] = [Number(a), Number(b)];
  if (typeof a !== 'boolean' && !Number.isNaN(x) && !Number.isNaN(y)) {
    return x - y;
  }
  const [left, right] = [String(a), String(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const comparisons = {
  '=': (n: number) => n === 0,
  '<': (n: number) => n < 0,
  '<=': (n: number) => n <= 0,
  '>': (n: number) => n > 0,
  '>=': (n: number) => n >= 0,
};

/** `_` stands for any one character, `%` at the end for any rest. */
function likePattern(pattern: string): RegExp {
  const body = pattern
    .slice(0, -1)
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/_/g, '.');
  return new RegExp(`^${body}`, 's');
}

/**
 * Whether an item meets a condition. As in AWS Config, a condition on a list of
 * objects holds when any element meets it, and two conditions may be met by two
 * different elements.
 *
 * @internal
 */
export function meets(item: JsonObject, condition: Condition): boolean {
  const values = (property: string) => valuesAt(item, property.split('.'));
  switch (condition.is) {
    case 'and':
      return condition.of.every(c => meets(item, c));
    case 'or':
      return condition.of.some(c => meets(item, c));
    case 'not':
      return !meets(item, condition.of);
    case 'compare':
      return values(condition.property).some(v =>
        comparisons[condition.operator](order(v, condition.value)),
      );
    case 'in':
      return values(condition.property).some(v =>
        condition.values.some(wanted => order(v, wanted) === 0),
      );
    case 'between':
      return values(condition.property).some(
        v => order(v, condition.from) >= 0 && order(v, condition.to) <= 0,
      );
    case 'like': {
      const pattern = likePattern(condition.pattern);
      return values(condition.property).some(v => pattern.test(String(v)));
    }
    default:
      throw new Error('Unknown condition.');
  }
}

/**
 * The part of a value at a path, with the objects around it. A list of one
 * element comes back as that element, as AWS Config returns it.
 */
function partAt(value: JsonValue, keys: string[]): JsonValue | undefined {
  if (keys.length === 0) return value;
  if (Array.isArray(value)) {
    const parts = value.flatMap(v => partAt(v, keys) ?? []);
    return parts.length === 1 ? parts[0] : parts;
  }
  const [key, ...rest] = keys;
  if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
  const part = partAt(value[key], rest);
  return part === undefined ? undefined : { [key]: part };
}

function merged(a: JsonValue, b: JsonValue): JsonValue {
  if (isObject(a) && isObject(b)) {
    const result: JsonObject = { ...a };
    for (const [key, value] of Object.entries(b)) {
      result[key] = Object.hasOwn(result, key)
        ? merged(result[key], value)
        : value;
    }
    return result;
  }
  if (Array.isArray(a) && Array.isArray(b) && a.length === b.length) {
    return a.map((element, index) => merged(element, b[index]));
  }
  return b;
}

/** The selected properties of an item. @internal */
export function project(item: JsonObject, select: string[]): JsonObject {
  let row: JsonValue = {};
  for (const property of select) {
    const part =
      property === '*'
        ? Object.fromEntries(
            Object.entries(item).filter(([, v]) => typeof v !== 'object'),
          )
        : partAt(item, property.split('.'));
    if (part !== undefined) row = merged(row, part);
  }
  return row as JsonObject;
}

/** The items that a query finds, whole and in its order. */
function findItems(items: JsonObject[], query: Query): JsonObject[] {
  const { where, orderBy } = query;
  const found = where ? items.filter(item => meets(item, where)) : [...items];
  if (orderBy) {
    const keys = orderBy.property.split('.');
    const rank = (item: JsonObject) => String(valuesAt(item, keys)[0] ?? '');
    const sign = orderBy.descending ? -1 : 1;
    found.sort((a, b) => sign * order(rank(a), rank(b)));
  }
  return found;
}

/** How many items there are in each group: one row a group. */
function countItems(items: JsonObject[], query: Query): JsonObject[] {
  const { select, groupBy = [] } = query;
  const groups = new Map<string, { row: JsonObject; count: number }>();
  if (groupBy.length === 0) groups.set('{}', { row: {}, count: 0 });
  for (const item of items) {
    const key = JSON.stringify(project(item, groupBy));
    const group = groups.get(key);
    if (group) group.count += 1;
    else groups.set(key, { row: project(item, select), count: 1 });
  }
  return [...groups.values()].map(({ row, count }) => ({
    ...row,
    [COUNT]: count,
  }));
}

/**
 * Runs a query over items.
 *
 * @param cut - the part of the rows that is wanted; only that is put together
 * @internal
 */
export function runQuery(
  items: JsonObject[],
  query: Query,
  cut: (rows: JsonObject[]) => JsonObject[] = rows => rows,
): JsonObject[] {
  const found = findItems(items, query);
  return query.select.includes(COUNT)
    ? cut(countItems(found, query))
    : cut(found).map(item => project(item, query.select));
}
