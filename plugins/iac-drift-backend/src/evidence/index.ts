export {
  EvidenceForkError,
  type EvidenceStore,
} from '@iac-drift/backstage-plugin-iac-drift-node';
export { withCosignatures } from './attestations';
export { FolderEvidenceStore } from './FolderEvidenceStore';
export { openPublication, publishedElsewhere } from './openPublication';
export { type ProvingCheckpoint, provingCheckpoint } from './provingCheckpoint';
export { Publication, type PublicationOptions } from './Publication';
export { publish } from './publish';
export { publishedCheckpoints } from './publishedCheckpoints';
export { LedgerFigures } from './LedgerFigures';
export { requireModules } from './requireModules';
export { Signing } from './Signing';
export { StoreProver } from './StoreProver';
export type { Published } from './StorePublisher';
export type { TimestampAuthority } from './timestamps/Timestamps';
export type { Witness } from './witness/WitnessClient';
