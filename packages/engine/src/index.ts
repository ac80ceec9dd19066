/**
 * Compares what the infrastructure code says with what the cloud says.
 * Plain objects in, plain objects out.
 *
 * @packageDocumentation
 */
export * from './types';
