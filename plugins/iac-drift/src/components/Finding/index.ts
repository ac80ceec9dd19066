export { FindingDetails } from './FindingDetails';
export { FindingItem } from './FindingItem';
