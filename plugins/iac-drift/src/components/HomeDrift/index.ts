export { HomeDrift } from './HomeDrift';
