export { useTablePagination } from './useTablePagination';
