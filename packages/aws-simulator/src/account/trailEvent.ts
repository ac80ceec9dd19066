import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../json';
import type { Actor } from './actor';
import { GLOBAL_EVENTS_REGION, REGION } from './resource';

/** One call of AWS's API that changes something. @public */
export interface ApiCall {
  /** `ec2`, as in `ec2.amazonaws.com`. */
  service: string;
  /** As CloudTrail names it: `UpdateFunctionConfiguration20150331v2`. */
  name: string;
  requestParameters: JsonObject;
  /** `return` stands for EC2's `{ requestId, _return: true }`. */
  responseElements: JsonObject | null | 'return';
  /** What event history lists as the resources of the event. */
  resources: { type: string; name: string }[];
  /** Set for calls that were refused. */
  errorCode?: string;
  errorMessage?: string;
  /** Set for calls that change nothing. */
  readOnly?: boolean;
}

/** One event of CloudTrail's event history. @public */
export interface TrailEvent {
  eventId: string;
  eventName: string;
  eventSource: string;
  /** ISO 8601 UTC, whole seconds. */
  eventTime: string;
  awsRegion: string;
  username: string;
  accessKeyId: string;
  resources: { type: string; name: string }[];
  /** The record itself, as a trail would deliver it. */
  record: JsonObject;
  /** When event history shows it, ISO 8601 UTC; absent when it does at once. */
  visibleAt?: string;
}

/**
 * The call by which a role is assumed; its answer names the key of the session,
 * and event history lists the event under it.
 *
 * @internal
 */
export function assumeRole(
  session: Actor,
  role: string,
  accountId: string,
): ApiCall {
  const roleArn = `arn:aws:iam::${accountId}:role/${role}`;
  const { principalId, arn } = session.userIdentity;
  return {
    service: 'sts',
    name: 'AssumeRole',
    requestParameters: { roleArn, roleSessionName: session.username },
    responseElements: {
      credentials: { accessKeyId: session.accessKeyId },
      assumedRoleUser: { assumedRoleId: principalId ?? '', arn: arn ?? '' },
    },
    resources: [
      { type: 'AWS::IAM::AccessKey', name: session.accessKeyId },
      { type: 'AWS::STS::AssumedRole', name: String(arn) },
      { type: 'AWS::IAM::Role', name: roleArn },
    ],
    readOnly: true,
  };
}

/**
 * The event of a call. IAM's events are logged in us-east-1, as AWS logs them;
 * S3 puts brackets around the user agent.
 *
 * @internal
 */
export function trailEvent(
  call: ApiCall,
  actor: Actor,
  at: Date,
  accountId: string,
): TrailEvent {
  const eventId = randomUUID();
  const requestID = randomUUID();
  const eventTime = at.toISOString().replace(/\.\d+Z$/, 'Z');
  const eventSource = `${call.service}.amazonaws.com`;
  const awsRegion = call.service === 'iam' ? GLOBAL_EVENTS_REGION : REGION;
  const host =
    call.service === 'iam'
      ? eventSource
      : `${call.service}.${REGION}.amazonaws.com`;
  const record: JsonObject = {
    eventVersion: '1.11',
    userIdentity: actor.userIdentity,
    eventTime,
    eventSource,
    eventName: call.name,
    awsRegion,
    sourceIPAddress: actor.sourceIPAddress,
    userAgent: call.service === 's3' ? `[${actor.userAgent}]` : actor.userAgent,
    ...(call.errorCode ? { errorCode: call.errorCode } : {}),
    ...(call.errorMessage ? { errorMessage: call.errorMessage } : {}),
    requestParameters: call.requestParameters,
    responseElements:
      call.responseElements === 'return'
        ? { requestId: requestID, _return: true }
        : call.responseElements,
    requestID,
    eventID: eventId,
    readOnly: call.readOnly ?? false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: accountId,
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: host,
    },
  };
  if (actor.fromConsole) record.sessionCredentialFromConsole = 'true';
  return {
    eventId,
    eventName: call.name,
    eventSource,
    eventTime,
    awsRegion,
    username: actor.username,
    accessKeyId: actor.accessKeyId,
    resources: call.resources,
    record,
  };
}
