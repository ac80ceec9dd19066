export { useEntityDriftIconLink } from './useEntityDriftIconLink';
