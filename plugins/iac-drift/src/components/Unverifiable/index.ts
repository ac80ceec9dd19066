export { UnverifiableReasons } from './UnverifiableReasons';
export { useReasonWords } from './useReasonWords';
