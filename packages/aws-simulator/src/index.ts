/**
 * AWS accounts on loopback that speak the wire protocols of AWS Config,
 * CloudTrail and STS; with them an S3 server and a timestamping authority.
 *
 * @packageDocumentation
 */
export { startSimulator, type Simulator } from './simulator';
export { Account } from './account/account';
export type { ActiveScenario } from './account/accountFile';
export type { Edit } from './account/edit';
export {
  ACCOUNT_ID,
  GLOBAL_EVENTS_REGION,
  REGION,
  type ItemVersion,
  type Relationship,
  type Resource,
} from './account/resource';
export { type CallOptions, Trail } from './account/Trail';
export type { ApiCall, TrailEvent } from './account/trailEvent';
export { FAULT_KINDS, type Fault, type FaultKind } from './faults';
export type { ReceivedCall } from './http/awsApi';
export type { ChangeReport, ScenarioStatus } from './http/controlApi';
export type { JsonObject, JsonValue } from './json';
export { scenarios } from './scenarios';
export type { Scenario, ScenarioStep } from './scenarios/scenario';
export { seed } from './seed';
export { demo, type DemoContext } from './demo/demo';
export { serve } from './demo/serve';
export * from './s3';
export { TimestampAuthority } from './timestamps/TimestampAuthority';
