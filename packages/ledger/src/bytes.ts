/**
 * SHA-256 over the parts laid end to end. Handed in, so that this package runs
 * on node:crypto in a server and on any other implementation in a browser.
 *
 * @public
 */
export type Sha256 = (...parts: Uint8Array[]) => Uint8Array;

/** Length of every hash in the log, in bytes. @public */
export const HASH_BYTES = 32;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 bytes of a text. @internal */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/**
 * Text of UTF-8 bytes, a byte order mark kept.
 *
 * @throws TypeError when the bytes are not UTF-8
 * @internal
 */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** Whether two byte strings are the same. @public */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) {
    return false;
  }
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) {
      return false;
    }
  }
  return true;
}

/** The parts laid end to end. @internal */
export function concatBytes(...parts: Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const HEX = Array.from({ length: 256 }, (_, b) =>
  b.toString(16).padStart(2, '0'),
);

/** Lower-case hexadecimal. @public */
export function toHex(bytes: Uint8Array): string {
  let out = '';
  for (const b of bytes) {
    out += HEX[b];
  }
  return out;
}

/**
 * Bytes of lower-case hexadecimal.
 *
 * @throws Error when the text is anything else
 * @public
 */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/.test(text)) {
    throw new Error('not lower-case hexadecimal');
  }
  const out = new Uint8Array(text.length / 2);
  for (let i = 0; i < out.length; i++) {
    out[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  }
  return out;
}

/** Standard base64 with padding (RFC 4648, section 4). @public */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const b of bytes) {
    binary += String.fromCharCode(b);
  }
  return btoa(binary);
}

/**
 * Bytes of standard base64. Only the one spelling that {@link toBase64} gives
 * is taken: a second spelling of a signed value would be a change nobody sees.
 *
 * @throws Error when the text is anything else
 * @public
 */
export function fromBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) {
    throw new Error('not base64');
  }
  const binary = atob(text);
  const out = new Uint8Array(binary.length);
  for (let i = 0; i < out.length; i++) {
    out[i] = binary.charCodeAt(i);
  }
  if (btoa(binary) !== text) {
    throw new Error('not base64 in its one canonical spelling');
  }
  return out;
}

/**
 * A decimal number as the log writes it: no sign, no leading zero, within what
 * a double holds exactly.
 *
 * @returns undefined when the text is anything else
 * @internal
 */
export function parseDecimal(text: string): number | undefined {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
}
