import { ed25519 } from '@noble/curves/ed25519';
import { sha256 as hasher } from 'js-sha256';
import type { Sha256 } from './bytes';
import type { Ed25519Verify } from './note';

/**
 * Cryptography in plain JavaScript for `@iac-drift/ledger`, so that a page can
 * verify a log wherever it is served: WebCrypto exists in secure contexts only.
 *
 * @packageDocumentation
 */

// All of it is in one module. A bundle reaches what another module exports through an
// object, and once a page has thousands of these, as a portal has, Chromium looks each
// name up anew at every call: a library whose rotations of bits are in another module
// is ten times slower there.

/** SHA-256 in JavaScript. @public */
export const sha256: Sha256 = (...parts) => {
  const hash = hasher.create();
  for (const part of parts) {
    hash.update(part);
  }
  return new Uint8Array(hash.arrayBuffer());
};

/**
 * Ed25519 verification in JavaScript, by the rule of RFC 8032 that node:crypto
 * follows too.
 *
 * @public
 */
export const ed25519Verify: Ed25519Verify = (publicKey, message, signature) => {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    // Bytes that are no signature or no key at all.
    return false;
  }
};
