export { createEvent, type LedgerEvent } from '@iac-drift/ledger';
export type { Anchor } from './CheckpointSigner';
export { Ledger, type LedgerOptions } from './Ledger';
export type { PreviousEpoch } from './keys';
export { loadSigners } from './loadSigners';
export * from './logEvents';
export { type LogPolicy, policyOf } from './policy';
export { blobDigest, BLOB_PREFIX } from './queueEvent';
export { digestKey } from './digestKey';
export { recordConfig } from './recordConfig';
export { recordRead } from './recordRead';
export { replayLog } from './replay';
export { ServedLog } from './ServedLog';
export { loadOrCreateSigner, signerFromPem } from './signer';
export {
  type AppendedEntry,
  EventRefusedError,
  LedgerIntegrityError,
  type Projection,
  type SignedCheckpoint,
} from './types';
