export { DriftProblems } from './DriftProblems';
