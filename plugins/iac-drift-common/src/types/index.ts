export type {
  Change,
  JsonValue,
  LeftOutReason,
  ResourceIdentity,
  Severity,
  UnverifiableReason,
  UnverifiedAttribute,
  Verdict,
} from '@iac-drift/engine';
export * from './attribution';
export * from './decisions';
export * from './entities';
export * from './findingGroups';
export * from './findings';
export * from './ignoreRules';
export * from './ledger';
export * from './overview';
export * from './page';
export * from './resources';
export * from './stacks';
