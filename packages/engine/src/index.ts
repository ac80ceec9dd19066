/**
 * Compares what the infrastructure code says with what the cloud says.
 * Plain objects in, plain objects out.
 *
 * @packageDocumentation
 */
export * from './types';
export { compare } from './compare/compare';
export { ConfigItemsError } from './items/ConfigItemsError';
export { normaliseItem } from './items/normaliseItem';
export { parseConfigItems } from './items/parseConfigItems';
export { liveKeysOf } from './liveKeys';
export { typeCoverage, type TypeCoverage } from './mappings/coverage';
export { supportedTypes } from './mappings/registry';
export { severityOf } from './severity';
export {
  MAX_STATE_BYTES,
  parseTerraformState,
} from './state/parseTerraformState';
export { StateError } from './state/StateError';
