export {
  EvidenceForkError,
  type EvidenceStore,
} from '@iac-drift/backstage-plugin-iac-drift-node';
export { FolderEvidenceStore } from './FolderEvidenceStore';
export { publish, type Published } from './publish';
export { publishedCheckpoints } from './publishedCheckpoints';
