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

// Hashing in one call is faster; copying a large part for it is not.
const ONE_CALL_BYTES = 16 * 1024;

/** SHA-256 by node:crypto. @public */
export const sha256: Sha256 = (...parts) => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  if (length <= ONE_CALL_BYTES) {
    const input = parts.length === 1 ? parts[0] : Buffer.concat(parts, length);
    return oneShot('sha256', input, 'buffer');
  }
  const hash = createHash('sha256');
  for (const part of parts) {
    hash.update(part);
  }
  return hash.digest();
};

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
