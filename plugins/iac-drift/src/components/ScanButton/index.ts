export { ScanButton } from './ScanButton';
export { ScanResult } from './ScanResult';
