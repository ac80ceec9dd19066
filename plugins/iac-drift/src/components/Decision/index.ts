export { DecisionPanel } from './DecisionPanel';
