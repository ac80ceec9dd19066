import { isObject, own, text } from '../json';
import { JsonObject, JsonValue } from '../types';
import { TemplateError } from './TemplateError';

/** One resource of a stack, as CloudFormation knows it. @internal */
export interface StackResource {
  logicalId: string;
  physicalId?: string;
  type?: string;
  stackName?: string;
  /** The stack's ARN. */
  stackId?: string;
}

/**
 * A stack's resources by logical id: what `aws cloudformation
 * describe-stack-resources` or `list-stack-resources` prints, or a bare list. One
 * that was deleted with the stack's knowledge is none of its resources.
 *
 * @throws TemplateError - when it is none of these
 * @internal
 */
export function stackResourcesOf(json: unknown): Map<string, StackResource> {
  const found = new Map<string, StackResource>();
  for (const member of membersOf(json as JsonValue)) {
    const resource = isObject(member) ? resourceOf(member) : undefined;
    if (resource === undefined) {
      throw new TemplateError(
        'An entry of the stack resources has no LogicalResourceId; give what `aws cloudformation describe-stack-resources` prints.',
      );
    }
    const status = text(member as JsonObject, 'ResourceStatus');
    if (status !== 'DELETE_COMPLETE') found.set(resource.logicalId, resource);
  }
  return found;
}

function membersOf(json: JsonValue): JsonValue[] {
  if (Array.isArray(json)) return json;
  const named = isObject(json)
    ? own(json, 'StackResources') ?? own(json, 'StackResourceSummaries')
    : undefined;
  if (Array.isArray(named)) return named;
  throw new TemplateError(
    'This holds no stack resources; give what `aws cloudformation describe-stack-resources` prints.',
  );
}

function resourceOf(member: JsonObject): StackResource | undefined {
  const logicalId = text(member, 'LogicalResourceId');
  if (logicalId === undefined) return undefined;
  const physicalId = text(member, 'PhysicalResourceId');
  const type = text(member, 'ResourceType');
  const stackName = text(member, 'StackName');
  const stackId = text(member, 'StackId');
  return {
    logicalId,
    ...(physicalId !== undefined && { physicalId }),
    ...(type !== undefined && { type }),
    ...(stackName !== undefined && { stackName }),
    ...(stackId !== undefined && { stackId }),
  };
}
