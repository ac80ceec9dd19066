import {
  decodeUtf8,
  encodeUtf8,
  fromHex,
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
const TAIL = /,"prev":"([0-9a-f]{64})","seq":(0|[1-9][0-9]{0,15}),"v":1\}\n$/;
const MAX_TAIL_BYTES = 9 + 64 + 8 + 16 + 8;
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
  if (line.length > MAX_ENTRY_BYTES) {
    throw new EntryError(`the line is longer than ${MAX_ENTRY_BYTES} bytes`);
  }
  if (line.indexOf(LF) !== line.length - 1 || line.length === 0) {
    throw new EntryError('the line does not end in its one line feed');
  }
  if (!HEAD.every((byte, i) => line[i] === byte)) {
    throw new EntryError('the line does not begin with {"event":{');
  }
  const match = TAIL.exec(latin1(line, line.length - MAX_TAIL_BYTES));
  const seq = match && parseDecimal(match[2]);
  if (!match || seq === undefined || seq === null) {
    throw new EntryError(
      'the line does not end with ,"prev":"<hash>","seq":<number>,"v":1}',
    );
  }
  return { seq, prev: fromHex(match[1]) };
}

/**
 * The event in an entry, parsed. Use it to show and to project, never to
 * verify.
 *
 * @throws EntryError when the line is not JSON with an event
 * @public
 */
export function readEvent(line: Uint8Array): Record<string, JsonValue> {
  try {
    const { event } = JSON.parse(decodeUtf8(line));
    if (event && typeof event === 'object' && !Array.isArray(event)) {
      return event;
    }
  } catch {
    // falls through to the one error that says it
  }
  throw new EntryError('the line is not JSON with an event');
}

function latin1(bytes: Uint8Array, from: number): string {
  return String.fromCharCode(...bytes.subarray(Math.max(0, from)));
}
