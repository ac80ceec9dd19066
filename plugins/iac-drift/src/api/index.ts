export { iacDriftApiRef } from './IacDriftApi';
export type {
  FindingFilter,
  IacDriftApi,
  PageRequest,
  ResourceFilter,
} from './IacDriftApi';
export { IacDriftClient } from './IacDriftClient';
