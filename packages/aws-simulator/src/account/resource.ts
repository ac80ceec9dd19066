import type { JsonObject } from '../json';

/** The simulated account, the first if there are several. @public */
export const ACCOUNT_ID = '123456789012';

/** Puts another account's id wherever the first's stands. @internal */
export function inAccount<T>(value: T, accountId: string): T {
  return accountId === ACCOUNT_ID
    ? value
    : JSON.parse(JSON.stringify(value).replaceAll(ACCOUNT_ID, accountId));
}

/** The one region that has a configuration recorder. @public */
export const REGION = 'eu-west-1';

/** Where CloudTrail logs the events of global services (IAM). @public */
export const GLOBAL_EVENTS_REGION = 'us-east-1';

/** How AWS Config names a neighbour of a resource. @public */
export interface Relationship {
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  relationshipName: string;
}

/**
 * One cloud resource as AWS Config records it: the parsed form from which every
 * API's own form is made (see config/forms.ts). A string inside
 * `supplementaryConfiguration` stands for text that AWS keeps as text, such as a
 * policy.
 *
 * @public
 */
export interface Resource {
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  arn: string;
  /** A region's name, or `global` for IAM. */
  awsRegion: string;
  availabilityZone: string;
  /** ISO 8601 UTC; null where AWS Config does not say. */
  resourceCreationTime: string | null;
  configuration: JsonObject;
  supplementaryConfiguration: JsonObject;
  /**
   * What Cloud Control shows of it and AWS Config does not, under CloudFormation's
   * names: a function's environment, a role's description.
   */
  modelOnly?: JsonObject;
  tags: Record<string, string>;
  relationships: Relationship[];
}

/** Types of which AWS Config records nothing. Cloud Control shows them. */
const UNRECORDED = new Set(['AWS::Logs::LogGroup', 'AWS::SSM::Parameter']);

/** Whether AWS Config records resources of a type at all. @internal */
export function isRecordable(resourceType: string): boolean {
  return !UNRECORDED.has(resourceType);
}

/**
 * One configuration item: a resource at one moment. A deleted one has no
 * configuration.
 *
 * @public
 */
export interface ItemVersion extends Omit<Resource, 'configuration'> {
  status: 'OK' | 'ResourceDiscovered' | 'ResourceDeleted';
  /** ISO 8601 UTC with milliseconds; strictly rising within one resource. */
  captureTime: string;
  configuration: JsonObject | null;
}

/** What tells one resource of the account from all others. @internal */
export function resourceKey(
  resource: Pick<Resource, 'resourceType' | 'resourceId'>,
): string {
  return `${resource.resourceType} ${resource.resourceId}`;
}
