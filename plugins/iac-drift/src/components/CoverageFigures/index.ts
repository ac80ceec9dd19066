export { CoverageFigures } from './CoverageFigures';
