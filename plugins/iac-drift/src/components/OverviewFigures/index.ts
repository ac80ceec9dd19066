export { OverviewFigures } from './OverviewFigures';
