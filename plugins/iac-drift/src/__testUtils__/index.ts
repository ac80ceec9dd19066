export { componentOf, renderWithDrift } from './renderWithDrift';
