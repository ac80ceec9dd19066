/**
 * Reads live state from AWS Config, and who changed it from CloudTrail, for the
 * IaC Drift plugin.
 *
 * @packageDocumentation
 */
export { iacDriftModuleAws as default } from './module';
export {
  openEvidenceStores,
  S3ObjectLockEvidenceStore,
  type S3Patience,
  type S3StoreOptions,
} from './evidence';
