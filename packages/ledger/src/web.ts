import { ed25519 } from '@noble/curves/ed25519';
import type { Ed25519Verify } from './note';

/**
 * Cryptography in plain JavaScript for `@iac-drift/ledger`, so that a page can
 * verify a log wherever it is served: WebCrypto exists in secure contexts only.
 *
 * @packageDocumentation
 */

export { sha256 } from './sha256';

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
