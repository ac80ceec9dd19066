import { APPLICATION_RULES } from './applications';
import { COMPUTE_RULES } from './compute';
import { DATA_RULES } from './data';
import { IDENTITY_RULES } from './identities';
import { NETWORK_RULES } from './networks';
import { TypeRules } from './rule';
import { STORAGE_RULES } from './storage';

/** What is special about single types, by CloudFormation's name. @internal */
export const TYPES = new Map<string, TypeRules>([
  ...APPLICATION_RULES,
  ...COMPUTE_RULES,
  ...DATA_RULES,
  ...IDENTITY_RULES,
  ...NETWORK_RULES,
  ...STORAGE_RULES,
]);
