import { isObject, own, parseJson } from '../json';
import { covers, valueAt } from '../paths';
import { Change, DesiredResource, JsonValue, SENSITIVE_VALUE } from '../types';
import { isSecretName, secretAttributesOf } from './sensitiveNames';

/** A change as it was found; whether it may be shown is decided here, afterwards. */
export type FoundChange = Omit<Change, 'sensitive'>;

/** Shorter texts are in too many other values to look for. */
const SHORTEST_SECRET = 4;

/** Values that say nothing, found at marked paths and elsewhere alike. */
const COMMON = new Set(['true', 'false', 'null', 'none', 'None', 'default']);

/**
 * Replaces what must not be shown. Comes after the comparison, so that a secret
 * that changed shows as changed.
 *
 * A change is masked as a whole when its path is marked in the state, is secret
 * by its name or type, or when a marked path lies below it: positions in lists
 * and sets cannot be told apart after a reordering. A value that repeats one of
 * the resource's secrets is masked too. Keys of secret names inside a value are
 * masked one by one.
 *
 * @internal
 */
export function maskChange(
  change: FoundChange,
  resource: DesiredResource,
  secrets: string[],
): Change {
  const marked = [
    ...resource.sensitivePaths,
    ...secretAttributesOf(resource.type),
  ];
  const isSecret =
    marked.some(p => covers(p, change.path) || covers(change.path, p)) ||
    change.path.split(/[.[\]]+/).some(isSecretName) ||
    repeats(change.desired, secrets) ||
    repeats(change.live, secrets);
  if (isSecret) {
    return {
      path: change.path,
      desired: SENSITIVE_VALUE,
      live: SENSITIVE_VALUE,
      sensitive: true,
    };
  }
  const desired = maskInside(change.desired);
  const live = maskInside(change.live);
  return {
    path: change.path,
    desired: desired.value,
    live: live.value,
    sensitive: desired.masked || live.masked,
  };
}

/** The secret texts that a resource's state holds. @internal */
export function secretsOf(resource: DesiredResource): string[] {
  const { attributes, sensitivePaths, type } = resource;
  const found = new Set<string>();
  const collectAt = (path: string) =>
    collect(path === '' ? attributes : valueAt(attributes, path), found);
  sensitivePaths.forEach(collectAt);
  secretAttributesOf(type).forEach(collectAt);
  collectByName(attributes, found);
  return [...found];
}

/** Whether a text holds one of the secrets. @internal */
export function repeatsSecret(value: string, secrets: string[]): boolean {
  return secrets.some(secret => value.includes(secret));
}

function repeats(value: JsonValue, secrets: string[]): boolean {
  if (typeof value === 'string') return repeatsSecret(value, secrets);
  if (Array.isArray(value)) return value.some(v => repeats(v, secrets));
  return isObject(value) && Object.values(value).some(v => repeats(v, secrets));
}

function collect(value: JsonValue | undefined, into: Set<string>) {
  if (typeof value === 'string') {
    if (value.length >= SHORTEST_SECRET && !COMMON.has(value)) into.add(value);
  } else if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(v => collect(v, into));
  }
}

function collectByName(value: JsonValue, into: Set<string>) {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const element of value) collectByName(element, into);
    return;
  }
  for (const key of Object.keys(value)) {
    const inner = value[key];
    if (isSecretName(key)) collect(inner, into);
    else if (typeof inner === 'object') collectByName(inner, into);
  }
}

function maskInside(value: JsonValue): { value: JsonValue; masked: boolean } {
  if (typeof value === 'string') return maskInText(value);
  if (Array.isArray(value)) {
    const parts = value.map(maskInside);
    return {
      value: parts.map(p => p.value),
      masked: parts.some(p => p.masked),
    };
  }
  if (!isObject(value)) return { value, masked: false };
  let masked = false;
  const isNamedSecret = ['name', 'key', 'Name', 'Key'].some(
    key => typeof own(value, key) === 'string' && isSecretName(`${value[key]}`),
  );
  const entries = Object.entries(value).map(([key, v]) => {
    const isSecret =
      isSecretName(key) || (isNamedSecret && /^value$/i.test(key));
    const part =
      isSecret && holdsText(v)
        ? { value: SENSITIVE_VALUE, masked: true }
        : maskInside(v);
    masked = masked || part.masked;
    return [key, part.value];
  });
  return { value: Object.fromEntries(entries), masked };
}

/** Documents are texts too. One without a secret is left as it was written. */
function maskInText(value: string): { value: JsonValue; masked: boolean } {
  if (!/^\s*[{[]/.test(value)) return { value, masked: false };
  const document = parseJson(value);
  if (document === undefined) return { value, masked: false };
  const inside = maskInside(document);
  return inside.masked
    ? { value: JSON.stringify(inside.value), masked: true }
    : { value, masked: false };
}

function holdsText(value: JsonValue): boolean {
  return value !== null && typeof value !== 'boolean' && value !== '';
}
