/**
 * Reads live state from AWS Config, and who changed it from CloudTrail, for the
 * IaC Drift plugin.
 *
 * @packageDocumentation
 */
export { iacDriftModuleAws as default } from './module';
