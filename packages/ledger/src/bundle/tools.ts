import type { Sha256 } from '../bytes';
import type { Ed25519Verify } from '../note';

/** SHA-256 of what comes a piece at a time. @public */
export interface StreamHash {
  update(bytes: Uint8Array): void;
  digest(): Uint8Array;
}

/** What a verifier of bundles is given by the platform. @public */
export interface BundleTools {
  sha256: Sha256;
  verify: Ed25519Verify;
  createHash(): StreamHash;
}
