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

/** What is wrong, and where: told from the inside out, and only when it is. */
class Misfit extends Error {
  path = '';
}

const MAX_DEPTH = 32;
const LONE_SURROGATE = /\p{Cs}/u;
/** ASCII of which nothing is escaped. To see that is much cheaper than to escape. */
const PLAIN = /^[ !#-[\]-~]*$/;
/** Up to so many names, inserting each in its place beats the built-in sort. */
const FEW_NAMES = 16;

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
  try {
    return write(value, 0);
  } catch (error) {
    throw error instanceof Misfit
      ? new CanonicalError(`$${error.path} ${error.message}`)
      : error;
  }
}

/** A finite number as RFC 8785 section 3.2.2.3 spells it. @internal */
export function canonicalNumber(value: number): string {
  // ECMAScript's Number::toString is the spelling that the RFC prescribes; it
  // already gives "0" for -0.
  return String(value);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      return writeString(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return writeNumber(value);
    case 'object':
      if (value === null) {
        return 'null';
      }
      if (depth >= MAX_DEPTH) {
        throw new Misfit(`is nested deeper than ${MAX_DEPTH} levels`);
      }
      return Array.isArray(value)
        ? writeArray(value, depth)
        : writeObject(value, depth);
    default:
      throw new Misfit(`is ${describe(value)}, not JSON`);
  }
}

function writeString(value: string): string {
  if (PLAIN.test(value)) {
    return `"${value}"`;
  }
  const text = JSON.stringify(value);
  // JSON.stringify spells a lone surrogate \ud800 to \udfff: without these three
  // characters there is none, and looking for them is much cheaper.
  if (text.includes('\\ud') && LONE_SURROGATE.test(value)) {
    throw new Misfit('holds a lone surrogate');
  }
  return text;
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) {
    throw new Misfit(`is ${value}, not JSON`);
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new Misfit(
      'is an integer beyond 2^53 and would lose digits; carry it as a string',
    );
  }
  return canonicalNumber(value);
}

function writeArray(value: unknown[], depth: number): string {
  if (Object.keys(value).length !== value.length) {
    throw new Misfit('is an array with holes or named members');
  }
  let items = '';
  for (let i = 0; i < value.length; i++) {
    try {
      items += `${i > 0 ? ',' : ''}${write(value[i], depth + 1)}`;
    } catch (error) {
      throw within(`[${i}]`, error);
    }
  }
  return `[${items}]`;
}

function writeObject(value: object, depth: number): string {
  if (!isPlainObject(value)) {
    throw new Misfit(
      'is an instance of a class; convert it to plain JSON first',
    );
  }
  if (Object.getOwnPropertySymbols(value).length > 0) {
    throw new Misfit('has a symbol as a name');
  }
  const object = value as Record<string, unknown>;
  let members = '';
  for (const key of sortNames(Object.keys(object))) {
    try {
      const member = `${writeString(key)}:${write(object[key], depth + 1)}`;
      members += members === '' ? member : `,${member}`;
    } catch (error) {
      throw within(`.${key}`, error);
    }
  }
  return `{${members}}`;
}

/** By UTF-16 code units, as RFC 8785 section 3.2.3 asks: so do `<` and the default sort. */
function sortNames(names: string[]): string[] {
  if (names.length > FEW_NAMES) {
    return names.sort();
  }
  for (let i = 1; i < names.length; i++) {
    const name = names[i];
    let at = i;
    for (; at > 0 && name < names[at - 1]; at--) {
      names[at] = names[at - 1];
    }
    names[at] = name;
  }
  return names;
}

function within(place: string, error: unknown): unknown {
  if (error instanceof Misfit) {
    error.path = `${place}${error.path}`;
  }
  return error;
}

/** True for `{}` of any realm and for objects without a prototype. */
function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return (
    prototype === Object.prototype ||
    prototype === null ||
    (Object.getPrototypeOf(prototype) === null &&
      Object.hasOwn(prototype, 'isPrototypeOf'))
  );
}

function describe(value: unknown): string {
  return value === undefined ? 'undefined' : `a ${typeof value}`;
}
