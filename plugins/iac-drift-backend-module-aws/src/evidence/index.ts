export { readKmsConfig } from './config';
export { openEvidenceStores } from './openEvidenceStores';
export {
  S3ObjectLockEvidenceStore,
  type S3StoreOptions,
} from './S3ObjectLockEvidenceStore';
export type { S3Patience } from './S3Access';
