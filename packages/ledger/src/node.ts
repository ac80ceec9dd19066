import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash as oneShot,
  type KeyObject,
  sign as nodeSign,
  verify as nodeVerify,
} from 'node:crypto';
import type { Sha256 } from './bytes';
import { type Ed25519Verify, formatVkey, type NoteSigner } from './note';

/**
 * The cryptography of node:crypto for `@iac-drift/ledger`.
 *
 * @packageDocumentation
 */

// Hashing in one call is faster than in several, and a digest that comes back
// as a string is several times cheaper than one in memory of its own. So the
// parts are laid end to end in one lasting buffer: an entry and a prefix fit.
const together = Buffer.alloc(66 * 1024);

/** SHA-256 by node:crypto. @public */
export const sha256: Sha256 = (...parts) => {
  if (parts.length === 1) {
    return digestOf(parts[0]);
  }
  let length = 0;
  for (const part of parts) {
    length += part.length;
  }
  if (length > together.length) {
    const hash = createHash('sha256');
    for (const part of parts) {
      hash.update(part);
    }
    return hash.digest();
  }
  let at = 0;
  for (const part of parts) {
    together.set(part, at);
    at += part.length;
  }
  return digestOf(together.subarray(0, length));
};

function digestOf(bytes: Uint8Array): Uint8Array {
  return Buffer.from(oneShot('sha256', bytes, 'binary'), 'latin1');
}

/** Ed25519 verification by node:crypto. @public */
export const ed25519Verify: Ed25519Verify = (publicKey, message, signature) => {
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.from(publicKey).toString('base64url'),
    },
  });
  return nodeVerify(null, message, key, signature);
};

/** A new Ed25519 private key, PKCS #8 in PEM. @public */
export function generateEd25519Pem(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * A signer with an Ed25519 private key in PEM (PKCS #8).
 *
 * @throws Error saying what the text is not; the text itself is never in it
 * @public
 */
export function ed25519Signer(options: {
  /** Key name: the origin of the log. */
  name: string;
  pem: string;
}): NoteSigner {
  const privateKey = readPrivateKey(options.pem);
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicKey = Buffer.from(x!, 'base64url');
  return {
    name: options.name,
    vkey: formatVkey(options.name, publicKey, sha256),
    sign: message => nodeSign(null, message, privateKey),
  };
}

function readPrivateKey(pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause may quote the input, and the input may be a key.
  }
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw new Error(
      'The signing key is not an Ed25519 private key in PEM (PKCS #8); "openssl genpkey -algorithm ed25519" makes one.',
    );
  }
  return key;
}
