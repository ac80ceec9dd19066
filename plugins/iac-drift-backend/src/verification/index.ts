export { projectVerifications } from './projectVerifications';
export { readVerifications } from './readVerifications';
export { VERIFICATIONS } from './tables';
export { Verifications } from './Verifications';
export { type OutsideCheckpoint, verifyDatabase } from './verifyDatabase';
