import { JsonObject } from '../../types';
import { RegistrySchema } from '../registrySchema';

/** What a template declares, resolved. @internal */
export interface DeclaredResource {
  type: string;
  physicalId?: string;
  properties: JsonObject;
}

/** What a comparison of one resource's values may know besides the values. @internal */
export interface ValueContext {
  /** CloudFormation's name of the type. */
  type: string;
  schema: RegistrySchema;
  accountId?: string;
  physicalId?: string;
  /** All declared properties of the resource. */
  desired: JsonObject;
  /** All live properties of the resource. */
  live: JsonObject;
  /** All resources of the template, which may declare parts of this one. */
  others?: DeclaredResource[];
  /** Comparisons of two values so far. */
  steps?: number;
}

/** Comparisons that one resource may take; the largest known takes some thousands. */
const MOST_STEPS = 2_000_000;

/** @throws RangeError - when a resource is too large to be compared @internal */
export function countStep(context: ValueContext) {
  context.steps = (context.steps ?? 0) + 1;
  if (context.steps > MOST_STEPS) {
    throw new RangeError('The resource is too large to be compared.');
  }
}
