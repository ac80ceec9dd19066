/**
 * Evidence bundles: a selection of a log that can be checked without the log.
 *
 * @packageDocumentation
 */
export * from './bundle/archive';
export { BundleIndex, findingIdOf } from './bundle/bundleIndex';
export * from './bundle/entrySet';
export * from './bundle/manifest';
export * from './bundle/report';
export * from './bundle/tar';
export * from './bundle/tools';
export * from './bundle/verifyBundle';
