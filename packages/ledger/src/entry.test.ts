/** @jest-environment node */
import fc from 'fast-check';
import { canonicalize, type JsonValue } from './canonical';
import {
  formatEntry,
  GENESIS_PREV,
  MAX_ENTRY_BYTES,
  parseEntryHeader,
  readEvent,
} from './entry';

const prev = new Uint8Array(32).fill(0xab);
const PREV = 'ab'.repeat(32);
const bytes = (text: string) => Buffer.from(text);

describe('formatEntry', () => {
  it('writes the envelope in canonical JSON with a line feed', () => {
    const line = formatEntry({ event: { b: 1, a: 'ö' }, prev, seq: 7 });
    expect(Buffer.from(line).toString()).toBe(
      `{"event":{"a":"ö","b":1},"prev":"${PREV}","seq":7,"v":1}\n`,
    );
  });

  it('takes 65,535 bytes and not one more', () => {
    const overhead = formatEntry({ event: { a: '' }, prev, seq: 1 }).length;
    const fill = (n: number) => ({ a: 'x'.repeat(n - overhead) });
    const line = formatEntry({ event: fill(MAX_ENTRY_BYTES), prev, seq: 1 });
    expect(line).toHaveLength(65_535);
    expect(() =>
      formatEntry({ event: fill(MAX_ENTRY_BYTES + 1), prev, seq: 1 }),
    ).toThrow('an entry of 65536 bytes is longer than the 65535');
  });

  it.each([-1, 1.5, 2 ** 53, NaN])('refuses the sequence number %s', seq => {
    expect(() => formatEntry({ event: {}, prev, seq })).toThrow(
      'a sequence number cannot be',
    );
  });
});

describe('parseEntryHeader', () => {
  it('reads back what was written, whatever the event holds', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }),
        fc.maxSafeNat(),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (event, seq, hash) => {
          let line: Uint8Array;
          try {
            line = formatEntry({ event: event as JsonValue, prev: hash, seq });
          } catch {
            return;
          }
          expect(parseEntryHeader(line)).toEqual({ seq, prev: hash });
          expect(canonicalize(readEvent(line))).toBe(canonicalize(event));
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is not led astray by an end of a line within the event', () => {
    const event = { a: `,"prev":"${'0'.repeat(64)}","seq":1,"v":1}` };
    const line = formatEntry({ event, prev, seq: 2 ** 40 });
    expect(parseEntryHeader(line)).toEqual({ seq: 2 ** 40, prev });
  });

  it('reads entry 0', () => {
    const line = formatEntry({ event: { a: 1 }, prev: GENESIS_PREV, seq: 0 });
    expect(parseEntryHeader(line)).toEqual({ seq: 0, prev: GENESIS_PREV });
  });

  const tail = `,"prev":"${PREV}","seq":7,"v":1}\n`;
  it.each([
    ['nothing', ''],
    ['a line feed', '\n'],
    ['no line feed', `{"event":{}${tail.trimEnd()}`],
    ['two lines', `{"event":{}${tail}{"event":{}${tail}`],
    ['another beginning', `{"Event":{}${tail}`],
    ['an event that is no object', `{"event":1${tail}`],
    ['a leading zero', `{"event":{}${tail.replace(':7', ':07')}`],
    ['a negative number', `{"event":{}${tail.replace(':7', ':-7')}`],
    [
      'a number beyond 2^53',
      `{"event":{}${tail.replace(':7', ':9007199254740993')}`,
    ],
    [
      'an upper-case hash',
      `{"event":{}${tail.replace(PREV, PREV.toUpperCase())}`,
    ],
    ['a short hash', `{"event":{}${tail.replace(PREV, PREV.slice(2))}`],
    ['another version', `{"event":{}${tail.replace('"v":1', '"v":2')}`],
    ['a space at the end', `{"event":{}${tail.replace('}\n', '} \n')}`],
    ['a carriage return', `{"event":{}${tail.replace('\n', '\r\n')}`],
    ['too many bytes', `{"event":{"a":"${'x'.repeat(65_535)}"}${tail}`],
  ])('refuses %s', (_, text) => {
    expect(() => parseEntryHeader(bytes(text))).toThrow('the line');
  });
});
