import { asList, isObject, ownInAnyCase, parseJson, spelling } from '../json';
import { JsonValue } from '../types';

/** Whether a tag is AWS's: nobody else can set one with such a key. @internal */
export function isAwsKey(key: string): boolean {
  return key.startsWith('aws:');
}

const KEYS = ['key', 'tagKey'];
const VALUES = ['value', 'tagValue'];

/**
 * Tags in any of the shapes that AWS writes them: `{ k: v }`,
 * `[{ key, value }]`, `[{ Key, Value }]`, `[{ tagKey, tagValue }]`,
 * `[{ tag: 'k=v', key, value }]`, `[{ tagName, tagValue }]`, and each of them as
 * JSON text. Undefined when it is none of them.
 *
 * @internal
 */
export function tagsOf(
  value: JsonValue | undefined,
): Record<string, string> | undefined {
  if (typeof value === 'string') {
    const parsed = parseJson(value);
    return typeof parsed === 'string' ? undefined : tagsOf(parsed);
  }
  if (isObject(value)) {
    const keys = Object.keys(value);
    // As a map of texts it is already what is wanted.
    if (keys.every(key => typeof value[key] === 'string')) {
      return value as Record<string, string>;
    }
    return Object.fromEntries(
      keys.flatMap(key => {
        const v = value[key];
        return isObject(v) || Array.isArray(v) ? [] : [[key, textOf(v)]];
      }),
    );
  }
  if (!Array.isArray(value)) return undefined;
  return Object.fromEntries(
    asList(value).flatMap(entry => {
      if (!isObject(entry)) return [];
      const key = [...KEYS, 'tagName']
        .map(name => ownInAnyCase(entry, name))
        .find(k => typeof k === 'string');
      const tag = VALUES.map(name => ownInAnyCase(entry, name)).find(
        v => v !== undefined,
      );
      return typeof key === 'string' ? [[key, textOf(tag)]] : [];
    }),
  );
}

function textOf(value: JsonValue | undefined): string {
  return value === null || value === undefined ? '' : spelling(value);
}
