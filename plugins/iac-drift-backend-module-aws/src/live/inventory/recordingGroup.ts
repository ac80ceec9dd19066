import type { RecordingGroup } from '@aws-sdk/client-config-service';

/** Recorded with all others only where `includeGlobalResourceTypes` says so. */
const GLOBALLY_RECORDED = new Set([
  'AWS::IAM::Group',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::User',
]);

/**
 * Whether a recorder with this group records a type, as the AWS Config API reference
 * has it (RecordingGroup, RecordingStrategy). Recorders from before there were
 * strategies have none; a group that says nothing excludes nothing.
 *
 * @internal
 */
export function isRecorded(
  group: RecordingGroup | undefined,
  resourceType: string,
): boolean {
  const listed = (types: readonly string[] | undefined) =>
    types?.includes(resourceType) ?? false;
  const strategy = group?.recordingStrategy?.useOnly;
  if (!group || strategy === 'EXCLUSION_BY_RESOURCE_TYPES') {
    return !listed(group?.exclusionByResourceTypes?.resourceTypes);
  }
  if (
    strategy === 'INCLUSION_BY_RESOURCE_TYPES' ||
    (!strategy && !group.allSupported)
  ) {
    return listed(group.resourceTypes);
  }
  return (
    !GLOBALLY_RECORDED.has(resourceType) ||
    group.includeGlobalResourceTypes === true
  );
}
