export { cephIsInstalled, startCeph, type CephServer } from './ceph';
export { makeBucket } from './makeBucket';
export {
  S3Bucket,
  type S3BrokenPromise,
  type S3DefaultRetention,
  type S3LockMode,
  type S3Retention,
  type S3Version,
} from './S3Bucket';
export {
  S3_FAULT_KINDS,
  S3FaultBoard,
  type S3Fault,
  type S3FaultKind,
} from './S3Fault';
export { S3Server, type S3Call } from './S3Server';
