/**
 * The IaC Drift backend plugin: finds drift, records it in a log that can be
 * proved, and tells the owners.
 *
 * @packageDocumentation
 */
export { iacDriftPlugin as default } from './plugin';
export {
  createIacDriftFindingConditionalDecision,
  iacDriftFindingConditions,
} from './http/findingPermissions';
export { main as iacDriftAdmin } from './admin';
