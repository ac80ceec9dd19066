export { AcceptForm } from './AcceptForm';
export { DecisionPanel } from './DecisionPanel';
