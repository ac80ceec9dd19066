import { equalBytes, readTimestamp, TimestampError } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';

/** Version 1, SHA-256, the certificates wanted, no nonce: the same bytes, the same request. */
const HEAD = Buffer.from(
  '30390201013031300d060960864801650304020105000420',
  'hex',
);
const TAIL = Buffer.from('0101ff', 'hex');

/** The request for a timestamp of some bytes (RFC 3161), DER. @internal */
export function timestampRequest(bytes: Uint8Array): Buffer {
  return Buffer.concat([HEAD, sha256(bytes), TAIL]);
}

/**
 * The time that a reply to that request states.
 *
 * @throws TimestampError when it was refused, or is of other bytes
 * @internal
 */
export function timestampOf(reply: Uint8Array, bytes: Uint8Array): Date {
  const { imprint, time } = readTimestamp(reply);
  if (!equalBytes(imprint, sha256(bytes))) {
    throw new TimestampError('it is a timestamp of something else');
  }
  return new Date(time * 1000);
}
