import { observe } from '../items/livePath';
import { isEmpty, spelling } from '../json';
import { JsonValue, LiveItem } from '../types';

/** How JSON writes a documented key. A date counts as text. @internal */
export type JsonType = 'text' | 'number' | 'boolean' | 'list' | 'object';

/**
 * What AWS publishes of a type's item: some of its keys, at paths of
 * `configuration`, and their JSON types. The first one names the object.
 *
 * @internal
 */
export type DocumentedShape = [string, JsonType][];

/** So many documented keys make an item one of the documented shape. */
const ENOUGH = 3;

/**
 * Whether an item demonstrably has the documented shape: it names the object,
 * shows at least three of the documented keys (all, where fewer are documented),
 * and none of those that it shows has another JSON type. Nulls say nothing.
 *
 * @internal
 */
export function hasShape(item: LiveItem, documented: DocumentedShape): boolean {
  let shown = 0;
  for (const [position, [path, type]] of documented.entries()) {
    const seen = observe(item.configuration, path);
    const isShown = seen.observed && seen.value !== null;
    if (position === 0 && (!isShown || isEmpty(seen.value))) return false;
    if (!isShown) continue;
    if (!isOfType(seen.value, type)) return false;
    shown += 1;
  }
  return shown >= Math.min(ENOUGH, documented.length);
}

/** Attribute maps and some APIs write numbers and booleans as text. */
function isOfType(value: JsonValue, type: JsonType): boolean {
  switch (type) {
    case 'list':
      return Array.isArray(value);
    case 'object':
      return typeof value === 'object' && !Array.isArray(value);
    case 'number':
      return (
        typeof value === 'number' ||
        (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
      );
    case 'boolean':
      return (
        typeof value === 'boolean' || /^(true|false)$/i.test(spelling(value))
      );
    default:
      return typeof value === 'string';
  }
}

/** `shape({ Name: 'text', Port: 'number' })`; the first key names the object. @internal */
export function shape(keys: Record<string, JsonType>): DocumentedShape {
  return Object.entries(keys) as DocumentedShape;
}
