import {
  decodeUtf8,
  encodeUtf8,
  HASH_BYTES,
  parseDecimal,
  toHex,
} from './bytes';
import { canonicalize, type JsonValue } from './canonical';

/** Longest entry, line feed included: an entry bundle has 16 bits for the length. @public */
export const MAX_ENTRY_BYTES = 65_535;

/** `prev` of entry 0. @public */
export const GENESIS_PREV: Uint8Array = new Uint8Array(HASH_BYTES);

/** Bytes are not an entry of the log. @public */
export class EntryError extends Error {
  name = 'EntryError';
}

/** The place of an entry in the log, as its own bytes say it. @public */
export interface EntryHeader {
  /** Sequence number from 0, the index of its leaf in the tree. */
  seq: number;
  /** SHA-256 of the entry before, line feed included; 32 zero bytes in entry 0. */
  prev: Uint8Array;
}

const HEAD = encodeUtf8('{"event":{');
const TAIL_PREV = encodeUtf8(',"prev":"');
const TAIL_SEQ = encodeUtf8('","seq":');
const TAIL_V = encodeUtf8(',"v":1}\n');
const MAX_SEQ_DIGITS = 16;
const LF = 10;

/**
 * One line of the log: `{"event":…,"prev":"…","seq":n,"v":1}` in canonical JSON
 * and a line feed. `prev`, `seq` and `v` sort after `event`, so that they stand
 * at the end of the line whatever the event holds.
 *
 * @throws CanonicalError when the event has no canonical form
 * @throws EntryError when the line would be longer than {@link MAX_ENTRY_BYTES}
 * @public
 */
export function formatEntry(options: {
  event: JsonValue;
  prev: Uint8Array;
  seq: number;
}): Uint8Array {
  const { event, prev, seq } = options;
  if (!Number.isSafeInteger(seq) || seq < 0) {
    throw new EntryError(`a sequence number cannot be ${seq}`);
  }
  if (prev.length !== HASH_BYTES) {
    throw new EntryError('prev must be a SHA-256 hash');
  }
  const line = `${canonicalize({ event, prev: toHex(prev), seq, v: 1 })}\n`;
  const bytes = encodeUtf8(line);
  if (bytes.length > MAX_ENTRY_BYTES) {
    throw new EntryError(
      `an entry of ${bytes.length} bytes is longer than the ${MAX_ENTRY_BYTES} that the format allows`,
    );
  }
  return bytes;
}

/**
 * Reads where an entry stands from the end of its line. The event is not
 * parsed and nothing is written anew: what is verified is the bytes.
 *
 * @throws EntryError saying what is wrong with the line
 * @public
 */
export function parseEntryHeader(line: Uint8Array): EntryHeader {
  const end = line.indexOf(LF);
  if (end >= 0 && end < line.length - 1) {
    throw new EntryError('there is a line feed within the line');
  }
  return parseLineHeader(line);
}

/**
 * The same for a line known to hold no line feed but at its end.
 *
 * @throws EntryError saying what is wrong with the line
 * @internal
 */
export function parseLineHeader(line: Uint8Array): EntryHeader {
  if (line.length > MAX_ENTRY_BYTES) {
    throw new EntryError(`the line is longer than ${MAX_ENTRY_BYTES} bytes`);
  }
  if (line[line.length - 1] !== LF) {
    throw new EntryError('the line does not end in a line feed');
  }
  if (!hasAt(line, HEAD, 0)) {
    throw new EntryError('the line does not begin with {"event":{');
  }
  const header = readTail(line);
  if (!header) {
    throw new EntryError(
      'the line does not end with ,"prev":"<hash>","seq":<number>,"v":1}',
    );
  }
  return header;
}

/** Read backwards from the end, byte by byte: no event can reach there. */
function readTail(line: Uint8Array): EntryHeader | undefined {
  const end = line.length - TAIL_V.length;
  let at = end;
  while (at > 0 && end - at <= MAX_SEQ_DIGITS && isDigit(line[at - 1])) {
    at -= 1;
  }
  const seq = parseDecimal(ascii(line, at, end));
  const hashEnd = at - TAIL_SEQ.length;
  const hashStart = hashEnd - 2 * HASH_BYTES;
  if (
    seq === undefined ||
    !hasAt(line, TAIL_V, end) ||
    !hasAt(line, TAIL_SEQ, hashEnd) ||
    !hasAt(line, TAIL_PREV, hashStart - TAIL_PREV.length)
  ) {
    return undefined;
  }
  const prev = new Uint8Array(HASH_BYTES);
  for (let i = 0; i < HASH_BYTES; i++) {
    const high = hexDigit(line[hashStart + 2 * i]);
    const low = hexDigit(line[hashStart + 2 * i + 1]);
    if (high < 0 || low < 0) {
      return undefined;
    }
    prev[i] = high * 16 + low;
  }
  return { seq, prev };
}

function hasAt(line: Uint8Array, expected: Uint8Array, at: number): boolean {
  for (let i = 0; i < expected.length; i++) {
    if (line[at + i] !== expected[i]) {
      return false;
    }
  }
  return true;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** Value of a lower-case hexadecimal digit, or -1. */
function hexDigit(byte: number): number {
  if (isDigit(byte)) {
    return byte - 0x30;
  }
  return byte >= 0x61 && byte <= 0x66 ? byte - 0x57 : -1;
}

function ascii(line: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) {
    text += String.fromCharCode(line[i]);
  }
  return text;
}

/**
 * The event in an entry, parsed. Use it to show and to project, never to
 * verify. A line that is not canonical, one with a name twice say, is refused:
 * two readers might see two events in it.
 *
 * @throws EntryError when the line is not canonical JSON with an event
 * @public
 */
export function readEvent(line: Uint8Array): Record<string, JsonValue> {
  let event: unknown;
  try {
    const text = decodeUtf8(line);
    const entry = JSON.parse(text);
    if (`${canonicalize(entry)}\n` === text) {
      event = entry.event;
    }
  } catch {
    // falls through to the one error that says it
  }
  if (!event || typeof event !== 'object' || Array.isArray(event)) {
    throw new EntryError('the line is not canonical JSON with an event');
  }
  return event as Record<string, JsonValue>;
}
