const GLOBAL_TYPES = [
  'AWS::CloudFront::',
  'AWS::GlobalAccelerator::',
  'AWS::IAM::',
  'AWS::Organizations::',
  'AWS::Route53::',
];

/**
 * Whether resources of an AWS Config type belong to no region. AWS Config records
 * them in one or more regions all the same.
 *
 * @internal
 */
export function isGlobalType(resourceType: string): boolean {
  return GLOBAL_TYPES.some(prefix => resourceType.startsWith(prefix));
}

/**
 * The region whose CloudTrail holds the calls to global services.
 *
 * @param region - any region of the account, which tells the partition
 * @internal
 */
export function globalServiceRegion(region: string): string {
  if (region.startsWith('cn-')) {
    return 'cn-north-1';
  }
  if (region.startsWith('us-gov-')) {
    return 'us-gov-west-1';
  }
  return 'us-east-1';
}
