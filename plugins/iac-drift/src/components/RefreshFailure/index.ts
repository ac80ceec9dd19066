export { RefreshFailure } from './RefreshFailure';
