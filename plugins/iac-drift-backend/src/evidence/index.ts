export { EvidenceForkError, type EvidenceStore } from './EvidenceStore';
export { FolderEvidenceStore } from './FolderEvidenceStore';
export { publish, type Published } from './publish';
export { publishedCheckpoints } from './publishedCheckpoints';
