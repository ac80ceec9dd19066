/**
 * The drift of each catalog entity, and of the organisation.
 *
 * @packageDocumentation
 */
export * from './api';
export { isIacDriftAvailable } from './isIacDriftAvailable';
export {
  EntityIacDriftCard,
  EntityIacDriftContent,
  EntityIacDriftRollupCard,
  HomeIacDrift,
  IacDriftPage,
  iacDriftPlugin,
} from './plugin';
export {
  createIacDriftColumn,
  EntityIacDriftFilter,
  EntityIacDriftPicker,
} from './components/CatalogDrift';
export { iacDriftTranslationRef } from './translation';
