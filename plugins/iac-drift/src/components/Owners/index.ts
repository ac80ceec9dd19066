export { Owners } from './Owners';
