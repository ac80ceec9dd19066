export { IgnoreRules } from './IgnoreRules';
