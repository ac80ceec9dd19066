/**
 * Writes the drift of each entity into the catalog, so that its lists can be
 * filtered by it.
 *
 * @packageDocumentation
 */
export { catalogModuleIacDrift as default } from './module';
