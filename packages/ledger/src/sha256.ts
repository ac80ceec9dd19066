/* eslint-disable no-bitwise -- the function is defined by bits */
import type { Sha256 } from './bytes';

// SHA-256 of FIPS 180-4, with the names that it gives. It calls nothing of another
// module in its loops, and that is why it is written here: a bundle reaches what a
// module exports through an object, and once a page has thousands of these, as a
// portal has, Chromium looks each name up anew at every call. Called so, a rotation
// of bits costs ten times what it should.

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;
const HASH_WORDS = 8;

const H0 = Int32Array.of(
  ...[0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a],
  ...[0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19],
);

const K = Int32Array.of(
  ...[0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5],
  ...[0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5],
  ...[0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3],
  ...[0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174],
  ...[0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc],
  ...[0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da],
  ...[0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7],
  ...[0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967],
  ...[0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13],
  ...[0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85],
  ...[0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3],
  ...[0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070],
  ...[0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5],
  ...[0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3],
  ...[0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208],
  ...[0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2],
);

// One hash is computed after the other, so all can share these.
const hash = new Int32Array(HASH_WORDS);
const schedule = new Int32Array(BLOCK_BYTES);
const block = new Uint8Array(BLOCK_BYTES);
const blockView = new DataView(block.buffer);

/** SHA-256 in JavaScript. @public */
export const sha256: Sha256 = (...parts) => {
  hash.set(H0);
  let length = 0;
  /** Bytes in the block that is being filled. */
  let held = 0;
  for (const part of parts) {
    length += part.length;
    let at = 0;
    if (held > 0) {
      at = Math.min(BLOCK_BYTES - held, part.length);
      block.set(part.subarray(0, at), held);
      held += at;
      if (held < BLOCK_BYTES) {
        continue;
      }
      compress(block, 0);
    }
    for (; at + BLOCK_BYTES <= part.length; at += BLOCK_BYTES) {
      compress(part, at);
    }
    block.set(part.subarray(at));
    held = part.length - at;
  }
  pad(held, length);

  const digest = new Uint8Array(4 * HASH_WORDS);
  const view = new DataView(digest.buffer);
  hash.forEach((word, i) => view.setInt32(4 * i, word));
  return digest;
};

/** Section 5.1.1: a one bit, zeros, and the length in bits. */
function pad(held: number, length: number): void {
  block.fill(0, held);
  block[held] = 0x80;
  if (held >= BLOCK_BYTES - LENGTH_BYTES) {
    compress(block, 0);
    block.fill(0);
  }
  blockView.setUint32(BLOCK_BYTES - 8, Math.floor(length / 2 ** 29));
  blockView.setUint32(BLOCK_BYTES - 4, length << 3);
  compress(block, 0);
}

/** Section 6.2.2: takes the 64 bytes from `at` on into the hash. */
function compress(bytes: Uint8Array, at: number): void {
  for (let t = 0; t < 16; t++) {
    const i = at + 4 * t;
    schedule[t] =
      (bytes[i] << 24) |
      (bytes[i + 1] << 16) |
      (bytes[i + 2] << 8) |
      bytes[i + 3];
  }
  for (let t = 16; t < 64; t++) {
    const x = schedule[t - 15];
    const y = schedule[t - 2];
    const sigma0 =
      ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const sigma1 =
      ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[t] = (sigma1 + schedule[t - 7] + sigma0 + schedule[t - 16]) | 0;
  }

  // One by one: to destructure iterates, which costs more than all that follows.
  let a = hash[0];
  let b = hash[1];
  let c = hash[2];
  let d = hash[3];
  let e = hash[4];
  let f = hash[5];
  let g = hash[6];
  let h = hash[7];
  for (let t = 0; t < 64; t++) {
    const sum1 =
      ((e >>> 6) | (e << 26)) ^
      ((e >>> 11) | (e << 21)) ^
      ((e >>> 25) | (e << 7));
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + sum1 + choice + K[t] + schedule[t]) | 0;
    const sum0 =
      ((a >>> 2) | (a << 30)) ^
      ((a >>> 13) | (a << 19)) ^
      ((a >>> 22) | (a << 10));
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + sum0 + majority) | 0;
  }
  hash[0] += a;
  hash[1] += b;
  hash[2] += c;
  hash[3] += d;
  hash[4] += e;
  hash[5] += f;
  hash[6] += g;
  hash[7] += h;
}
