import { PathStep } from '../../paths';
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
}

/** A path as rules are written: `Rules.*.Name`. @internal */
export function stepsText(steps: PathStep[]): string {
  return steps.map(step => (typeof step === 'number' ? '*' : step)).join('.');
}
