/**
 * Compares what the infrastructure code says with what the cloud says.
 * Plain objects in, plain objects out.
 *
 * @packageDocumentation
 */
export * from './types';
export { compare } from './compare/compare';
export {
  contestedObjects,
  type Claim,
  type ContestedObject,
  type StackResults,
} from './compare/contested';
export {
  applyIgnoreRules,
  type IgnoreResult,
  type IgnoreRule,
  type IgnoreRuleReport,
} from './compare/ignore';
export { OtherStacks } from './compare/otherStacks';
export { summaryOf } from './compare/summary';
export { matchesGlob } from './glob';
export { ConfigItemsError } from './items/ConfigItemsError';
export { LiveModelsError } from './items/LiveModelsError';
export { normaliseItem } from './items/normaliseItem';
export { normaliseModel, type ModelContext } from './items/normaliseModel';
export { parseConfigItems } from './items/parseConfigItems';
export { parseLiveModels } from './items/parseLiveModels';
export { liveKeysOf } from './liveKeys';
export { typeCoverage, type TypeCoverage } from './mappings/coverage';
export { supportedTypes } from './mappings/registry';
export { comparePlan, type PlanComparison } from './plan/comparePlan';
export { MAX_PLAN_BYTES } from './plan/planDocument';
export { PlanError } from './plan/PlanError';
export { severityOf, type SeverityRule } from './severity/severityOf';
export {
  MAX_STATE_BYTES,
  parseTerraformState,
} from './state/parseTerraformState';
export { StateError } from './state/StateError';
export {
  compareTemplate,
  type TemplateComparison,
} from './template/compareTemplate';
export type { TemplateComparisonInput } from './template/evidence';
export { MAX_TEMPLATE_BYTES, parseTemplate } from './template/parseTemplate';
export type {
  Template,
  TemplateParameter,
  TemplateResource,
} from './template/templateDocument';
export { TemplateError } from './template/TemplateError';
export type { LeftOutReason } from './unmanaged/leftOut';
export {
  unmanagedObjects,
  type UnmanagedInput,
  type UnmanagedObject,
  type UnmanagedResult,
} from './unmanaged/unmanagedObjects';
export {
  absorbedDrift,
  type AbsorbedDrift,
  type AbsorbedInput,
} from './absorbed';
