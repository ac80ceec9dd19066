export { VerdictCounts } from './VerdictCounts';
