import { isObject, own, parseJson } from '../json';
import { JsonObject, JsonValue } from '../types';

/** A state's JSON, of which the resources are parsed one after another. */
export interface StateDocument {
  /** Everything but the resources. */
  head: JsonValue;
  /** The elements of `resources`; undefined when it is no list. */
  resources: Iterable<JsonValue> | undefined;
}

/** Up to here a state is parsed in one go, which is faster; in bytes. */
const SMALL = 8 * 1024 * 1024;

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [LIST, END_OF_LIST, OBJECT, END_OF_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const WHITE_SPACE = [0x20, 0x09, 0x0a, 0x0d];
const KEY = [...'"resources"'].map(c => c.charCodeAt(0));

/**
 * Reads a document. A large one is never in memory as text or as one tree: its
 * resources are cut out of the bytes and parsed as they are asked for.
 *
 * @returns undefined when it is no JSON
 * @throws SyntaxError - while resources are asked for, when one of them is none
 * @internal
 */
export function readStateDocument(
  input: string | Uint8Array,
  small = SMALL,
): StateDocument | undefined {
  if (typeof input === 'string' || input.length <= small) {
    return whole(typeof input === 'string' ? input : decoded(input));
  }
  const start = startOfResources(input);
  if (start === undefined) return whole(decoded(input));
  const end = endOf(input, start);
  if (end === undefined || input[end - 1] !== END_OF_LIST) return undefined;
  const head = parseJson(
    `${decoded(input.subarray(0, start))}[]${decoded(input.subarray(end))}`,
  );
  return head === undefined
    ? undefined
    : { head, resources: elementsOf(input, start + 1, end - 1) };
}

function whole(text: string): StateDocument | undefined {
  const head = parseJson(text.replace(/^\uFEFF/, ''));
  if (head === undefined) return undefined;
  const resources = isObject(head)
    ? own(head as JsonObject, 'resources')
    : null;
  return { head, resources: Array.isArray(resources) ? resources : undefined };
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** Where the list begins that stands under the document's own key `resources`. */
function startOfResources(bytes: Uint8Array): number | undefined {
  let depth = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const isKey = depth === 1 && KEY.every((b, n) => bytes[at + n] === b);
      at = endOfText(bytes, at);
      if (!isKey) continue;
      const colon = nextByte(bytes, at + 1);
      const value = nextByte(bytes, colon + 1);
      if (bytes[colon] === COLON && bytes[value] === LIST) return value;
    } else if (byte === LIST || byte === OBJECT) depth += 1;
    else if (byte === END_OF_LIST || byte === END_OF_OBJECT) depth -= 1;
  }
  return undefined;
}

function* elementsOf(
  bytes: Uint8Array,
  from: number,
  to: number,
): Iterable<JsonValue> {
  let at = nextByte(bytes, from);
  while (at < to) {
    const end = endOfElement(bytes, at, to);
    yield JSON.parse(decoded(bytes.subarray(at, end)));
    const comma = nextByte(bytes, end);
    if (comma < to && bytes[comma] !== COMMA) throw new SyntaxError('comma');
    at = nextByte(bytes, comma + 1);
    if (comma < to && at >= to) throw new SyntaxError('element');
  }
}

/** After the value that begins here. No state has scalars among its resources. */
function endOfElement(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === LIST || bytes[from] === OBJECT) {
    return endOf(bytes, from) ?? to;
  }
  if (bytes[from] === QUOTE) return Math.min(endOfText(bytes, from) + 1, to);
  const comma = bytes.indexOf(COMMA, from);
  return comma < 0 || comma > to ? to : comma;
}

/** After the list or object that begins here; undefined when it does not end. */
function endOf(bytes: Uint8Array, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfText(bytes, at);
    else if (byte === LIST || byte === OBJECT) depth += 1;
    else if (byte === END_OF_LIST || byte === END_OF_OBJECT) depth -= 1;
    if (depth <= 0) return at + 1;
  }
  return undefined;
}

/** At the quotation mark that ends the text which begins here. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(QUOTE, at + 1);
    if (at < 0) return bytes.length;
    let escapes = 0;
    while (bytes[at - 1 - escapes] === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return at;
  }
}

/** The next byte that is no white space (RFC 8259, section 2). */
function nextByte(bytes: Uint8Array, from: number): number {
  let at = from;
  while (WHITE_SPACE.includes(bytes[at])) at += 1;
  return at;
}
