import { own } from '../json';
import { byPath } from '../paths';
import { maskChange, secretsOf } from '../secrets/mask';
import {
  DesiredResource,
  JsonObject,
  ResourceIdentity,
  ResourceResult,
} from '../types';
import { withoutMarks } from './unresolved';
import { PropertyFindings } from './values/compareProperties';

/** A result with its verdict, as the findings have it. @internal */
export function judged(
  desired: DesiredResource,
  { changes, unverified, compared }: PropertyFindings,
  result: ResourceResult,
): ResourceResult {
  const counted: ResourceResult = {
    ...result,
    unverified: [...unverified].sort(byPath),
    attributesCompared: compared,
    attributesDeclared: compared + unverified.length,
  };
  if (changes.length > 0) {
    const secrets = secretsOf(desired);
    return {
      ...counted,
      verdict: 'drifted',
      kind: 'changed',
      changes: changes
        .map(change => maskChange(change, desired, secrets))
        .map(change => ({ ...change, desired: withoutMarks(change.desired) }))
        .sort(byPath),
    };
  }
  if (compared === 0 && unverified.length > 0) {
    return {
      ...counted,
      reason: 'not-recorded',
      detail:
        'Cloud Control shows none of the attributes that can be compared.',
    };
  }
  return { ...counted, verdict: 'in-sync' };
}

/** Which cloud object a resource of CloudFormation's is. @internal */
export function identityOf(
  type: string,
  resourceId: string | undefined,
  live: JsonObject,
  { accountId, region }: { accountId?: string; region?: string },
): ResourceIdentity {
  const arn = [resourceId, own(live, 'Arn')].find(
    (id): id is string => typeof id === 'string' && id.startsWith('arn:'),
  );
  return {
    type,
    ...(resourceId !== undefined && { id: resourceId }),
    ...(arn !== undefined && { arn }),
    ...(accountId !== undefined && { accountId }),
    ...(region !== undefined && { region }),
    resourceType: type,
    ...(resourceId !== undefined && { resourceId }),
  };
}
