import type { ResourceIdentity } from '@iac-drift/engine';

/**
 * The names by which CloudTrail may know a resource, the likeliest first. Events
 * name resources as the request did, which is not always AWS Config's id: IAM's
 * unique ids and RDS's `db-...` ids are in no request.
 *
 * @internal
 */
export function trailNames(identity: ResourceIdentity): string[] {
  const { resourceId, resourceType = '', arn, id } = identity;
  const byName = /^AWS::(IAM|RDS)::/.test(resourceType);
  const names = byName
    ? [nameIn(arn), arn, id, resourceId]
    : [resourceId, arn, id, nameIn(arn)];
  return [...new Set(names)]
    .filter((name): name is string => !!name && !isUniqueId(name))
    .slice(0, 4);
}

/** The last part of an ARN: a role's, function's or queue's name. */
function nameIn(arn: string | undefined): string | undefined {
  return arn?.split(':').slice(5).join(':').split(/[:/]/).pop();
}

function isUniqueId(name: string): boolean {
  return (
    /^A(ROA|IDA|NPA|GPA|IPA)[A-Z0-9]{12,}$/.test(name) ||
    /^(db|cluster)-[A-Z0-9]{20,}$/.test(name)
  );
}
