export { WaysOut } from './WaysOut';
