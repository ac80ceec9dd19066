/**
 * Evidence bundles: a selection of a log that can be checked without the log.
 *
 * @packageDocumentation
 */
export * from './bundle/archive';
export * from './bundle/entrySet';
export * from './bundle/manifest';
export * from './bundle/report';
export * from './bundle/tar';
export * from './bundle/verifyBundle';
