export { createEvent, type LedgerEvent } from '@iac-drift/ledger';
export type { Anchor } from './CheckpointSigner';
export { Ledger, type LedgerOptions } from './Ledger';
export { blobDigest, BLOB_PREFIX } from './queueEvent';
export { loadOrCreateSigner, signerFromPem } from './signer';
export {
  type AppendedEntry,
  EventRefusedError,
  LedgerIntegrityError,
  type Projection,
  type SignedCheckpoint,
} from './types';
