export { LogAnswer } from './LogAnswer';
export { LogStatusBadge } from './LogStatusBadge';
