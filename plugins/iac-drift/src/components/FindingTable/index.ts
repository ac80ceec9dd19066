export { FindingTable } from './FindingTable';
