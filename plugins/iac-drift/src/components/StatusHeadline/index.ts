export { StatusHeadline } from './StatusHeadline';
export { Headline } from './Headline';
