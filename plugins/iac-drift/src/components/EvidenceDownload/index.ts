export { EntityEvidence } from './EntityEvidence';
export { EvidenceDownload } from './EvidenceDownload';
export type { EvidenceScope } from './EvidenceForm';
