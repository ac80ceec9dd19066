export { createIacDriftColumn } from './createIacDriftColumn';
export { EntityIacDriftPicker } from './EntityIacDriftPicker';
export { EntityIacDriftFilter } from './EntityIacDriftFilter';
