export { ChangeDiff } from './ChangeDiff';
