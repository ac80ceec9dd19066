/**
 * What the frontend, the backend and its modules share: API types, permissions,
 * annotations.
 *
 * @packageDocumentation
 */
export * from './annotations';
export * from './permissions';
export * from './status';
export * from './types';
