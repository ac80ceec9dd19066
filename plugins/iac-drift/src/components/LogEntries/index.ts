export { LogEntries } from './LogEntries';
