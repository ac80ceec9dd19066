/**
 * What a module of the IaC Drift backend may plug in.
 *
 * @packageDocumentation
 */
export * from './evidence';
export * from './extensionPoints';
export * from './origin';
export * from './sources';
