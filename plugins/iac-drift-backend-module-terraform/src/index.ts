/**
 * Reads desired state from Terraform and OpenTofu for the IaC Drift plugin.
 *
 * @packageDocumentation
 */
export { iacDriftModuleTerraform as default } from './module';
