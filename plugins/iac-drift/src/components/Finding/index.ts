export { FindingDetails } from './FindingDetails';
export { FindingItems } from './FindingItems';
