import { equalBytes, fromHex } from './bytes';

/**
 * RFC 3161 replies, as far as a verifier can read them without certificates: whether
 * the authority granted a timestamp, of which SHA-256, and for when. Whether the
 * authority's signature holds is for `openssl ts -verify` to say.
 */

/** What a timestamp says. Its signature is not checked. @public */
export interface Timestamp {
  /** SHA-256 of what was stamped. */
  imprint: Uint8Array;
  /** When, by the authority's clock, in seconds since 1970. */
  time: number;
}

/** The reply is no timestamp, or the authority refused. @public */
export class TimestampError extends Error {
  name = 'TimestampError';
}

const INTEGER = 0x02;
const OCTETS = 0x04;
const OID = 0x06;
const TIME = 0x18;
const SEQUENCE = 0x30;
const SET = 0x31;
const CONTEXT_0 = 0xa0;

const SIGNED_DATA = fromHex('2a864886f70d010702');
const TST_INFO = fromHex('2a864886f70d0109100104');
const SHA256 = fromHex('608648016503040201');
const GRANTED_WITH_MODIFICATIONS = 1;

/** Values of DER one after the other; lengths that do not fit end the reading. */
class Der {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Content of the next value, which has this tag. */
  read(tag: number): Uint8Array {
    const [found, first] = this.#bytes.subarray(this.#at);
    if (found !== tag || first === undefined) {
      throw malformed();
    }
    let begin = this.#at + 2;
    let length = first;
    if (first >= 0x80) {
      const count = first - 0x80;
      if (count < 1 || count > 4) {
        throw malformed();
      }
      length = this.#bytes
        .subarray(begin, begin + count)
        .reduce((value, byte) => value * 256 + byte, 0);
      begin += count;
    }
    if (begin + length > this.#bytes.length) {
      throw malformed();
    }
    this.#at = begin + length;
    return this.#bytes.subarray(begin, begin + length);
  }

  open(tag: number): Der {
    return new Der(this.read(tag));
  }

  expect(tag: number, content: Uint8Array): void {
    if (!equalBytes(this.read(tag), content)) {
      throw malformed();
    }
  }
}

/**
 * Reads a `TimeStampResp` (RFC 3161 section 2.4.2).
 *
 * @throws TimestampError when it is none, is a refusal, or is not over SHA-256
 * @public
 */
export function readTimestamp(reply: Uint8Array): Timestamp {
  const outer = new Der(reply);
  const response = outer.open(SEQUENCE);
  if (!outer.isAtEnd) {
    throw malformed();
  }
  const status = response.open(SEQUENCE).read(INTEGER);
  if (status.length !== 1 || status[0] > GRANTED_WITH_MODIFICATIONS) {
    throw new TimestampError('the authority refused the timestamp');
  }
  const token = response.open(SEQUENCE);
  token.expect(OID, SIGNED_DATA);
  const signedData = token.open(CONTEXT_0).open(SEQUENCE);
  signedData.read(INTEGER);
  signedData.read(SET);
  const content = signedData.open(SEQUENCE);
  content.expect(OID, TST_INFO);
  const info = new Der(content.open(CONTEXT_0).read(OCTETS)).open(SEQUENCE);
  info.read(INTEGER);
  info.read(OID);
  const messageImprint = info.open(SEQUENCE);
  messageImprint.open(SEQUENCE).expect(OID, SHA256);
  const imprint = messageImprint.read(OCTETS);
  info.read(INTEGER);
  return { imprint: imprint.slice(), time: secondsOf(info.read(TIME)) };
}

/** GeneralizedTime as RFC 3161 wants it: to the second or finer, in UTC. */
function secondsOf(content: Uint8Array): number {
  const text = String.fromCharCode(...content);
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d{1,9})?Z$/.exec(
    text,
  );
  if (!match) {
    throw malformed();
  }
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
}

function malformed(): TimestampError {
  return new TimestampError('it is not a timestamp reply (RFC 3161)');
}
