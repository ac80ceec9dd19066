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
  IacDriftPage,
  iacDriftPlugin,
} from './plugin';
export { iacDriftTranslationRef } from './translation';
