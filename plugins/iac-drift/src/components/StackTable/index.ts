export { StackTable } from './StackTable';
