export { ProofDownload } from './ProofDownload';
