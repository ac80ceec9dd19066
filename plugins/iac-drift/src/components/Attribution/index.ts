export { AttributionDetails } from './AttributionDetails';
