import { encodeUtf8, equalBytes } from '../bytes';

/** Tar is made of blocks of so many bytes. @public */
export const TAR_BLOCK = 512;
/** Largest member that a header of 11 octal digits can announce. @public */
export const MAX_TAR_MEMBER_BYTES: number = 8 ** 11 - 1;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** Bytes are not an archive of this form. @public */
export class TarError extends Error {
  name = 'TarError';
}

/**
 * The header of a plain file (POSIX ustar): mode 0644, owner 0, time 0, so that
 * the same content is always the same archive.
 *
 * @throws TarError when the name or the size has no place in it
 * @public
 */
export function formatTarHeader(name: string, size: number): Uint8Array {
  if (!NAME.test(name) || name.length > 100 || name.includes('..')) {
    throw new TarError(`${JSON.stringify(name)} cannot name a member`);
  }
  if (!Number.isSafeInteger(size) || size < 0 || size > MAX_TAR_MEMBER_BYTES) {
    throw new TarError(`a member cannot have ${size} bytes`);
  }
  const header = new Uint8Array(TAR_BLOCK);
  const put = (at: number, text: string) => header.set(encodeUtf8(text), at);
  put(0, name);
  put(100, '0000644\0');
  put(108, '0000000\0');
  put(116, '0000000\0');
  put(124, `${size.toString(8).padStart(11, '0')}\0`);
  put(136, '00000000000\0');
  put(148, '        ');
  put(156, '0');
  put(257, 'ustar\u000000');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** How many zero bytes follow a member of this size. @public */
export function tarPadding(size: number): number {
  return (TAR_BLOCK - (size % TAR_BLOCK)) % TAR_BLOCK;
}

/**
 * Reads a header that {@link formatTarHeader} wrote. Every other one is refused:
 * links, folders, sparse and extended headers, paths that lead out, any byte that
 * would be written otherwise.
 *
 * @returns undefined when the block is the zeros that end an archive
 * @throws TarError when it is anything else
 * @public
 */
export function parseTarHeader(
  block: Uint8Array,
): { name: string; size: number } | undefined {
  if (block.every(byte => byte === 0)) {
    return undefined;
  }
  const ascii = (from: number, to: number) =>
    String.fromCharCode(...block.subarray(from, to));
  const name = ascii(0, 100).replace(/\0+$/, '');
  const digits = ascii(124, 135);
  if (!/^[0-7]{11}$/.test(digits)) {
    throw new TarError('a header does not say its size in octal digits');
  }
  const size = parseInt(digits, 8);
  if (!equalBytes(formatTarHeader(name, size), block)) {
    throw new TarError(`the header of ${name} is not that of a plain file`);
  }
  return { name, size };
}
