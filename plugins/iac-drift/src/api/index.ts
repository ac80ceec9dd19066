export { iacDriftApiRef } from './IacDriftApi';
export type {
  EvidenceRequest,
  FindingFilter,
  IacDriftApi,
  LedgerEpoch,
  LedgerRange,
  PageRequest,
  ResourceFilter,
} from './IacDriftApi';
export { IacDriftClient } from './IacDriftClient';
