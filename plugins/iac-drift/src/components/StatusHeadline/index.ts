export { StatusHeadline } from './StatusHeadline';
