/** What JSON can hold. @public */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | JsonValue[]
  | { [key: string]: JsonValue };

/** A value has no canonical JSON form, and where in it. @public */
export class CanonicalError extends Error {
  name = 'CanonicalError';
}

const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Cs}/u;

/**
 * JSON in the one spelling of RFC 8785 (JCS).
 *
 * A log must not lose what it was given, so whatever `JSON.stringify` would
 * drop or bend is an error here: undefined, functions, symbols, holes in
 * arrays, dates and other class instances, integers beyond 2^53, lone
 * surrogates, nesting deeper than 32.
 *
 * @throws CanonicalError naming the place
 * @public
 */
export function canonicalize(value: unknown): string {
  return write(value, '$', 0);
}

/** A finite number as RFC 8785 section 3.2.2.3 spells it. @internal */
export function canonicalNumber(value: number): string {
  // ECMAScript's Number::toString is the spelling that the RFC prescribes; it
  // already gives "0" for -0.
  return String(value);
}

function write(value: unknown, path: string, depth: number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value, path);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return writeNumber(value, path);
    case 'object':
      if (value === null) {
        return 'null';
      }
      if (depth >= MAX_DEPTH) {
        throw new CanonicalError(
          `${path} is nested deeper than ${MAX_DEPTH} levels`,
        );
      }
      return Array.isArray(value)
        ? writeArray(value, path, depth)
        : writeObject(value, path, depth);
    default:
      throw new CanonicalError(`${path} is ${describe(value)}, not JSON`);
  }
}

function writeString(value: string, path: string): string {
  const text = JSON.stringify(value);
  // JSON.stringify spells a lone surrogate \ud800 to \udfff: without these three
  // characters there is none, and looking for them is much cheaper.
  if (text.includes('\\ud') && LONE_SURROGATE.test(value)) {
    throw new CanonicalError(`${path} holds a lone surrogate`);
  }
  return text;
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) {
    throw new CanonicalError(`${path} is ${value}, not JSON`);
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new CanonicalError(
      `${path} is an integer beyond 2^53 and would lose digits; carry it as a string`,
    );
  }
  return canonicalNumber(value);
}

function writeArray(value: unknown[], path: string, depth: number): string {
  if (Object.keys(value).length !== value.length) {
    throw new CanonicalError(`${path} is an array with holes or named members`);
  }
  const items = value.map((item, i) => write(item, `${path}[${i}]`, depth + 1));
  return `[${items.join(',')}]`;
}

function writeObject(value: object, path: string, depth: number): string {
  if (!isPlainObject(value)) {
    throw new CanonicalError(
      `${path} is an instance of a class; convert it to plain JSON first`,
    );
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new CanonicalError(`${path} has a symbol as a name`);
  }
  const members = value as Record<string, unknown>;
  // The default sort compares UTF-16 code units, as RFC 8785 section 3.2.3 asks.
  const parts = Object.keys(members)
    .sort()
    .map(key => {
      const at = `${path}.${key}`;
      return `${writeString(key, at)}:${write(members[key], at, depth + 1)}`;
    });
  return `{${parts.join(',')}}`;
}

/** True for `{}` of any realm and for objects without a prototype. */
function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(prototype, 'isPrototypeOf'))
  );
}

function describe(value: unknown): string {
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}
