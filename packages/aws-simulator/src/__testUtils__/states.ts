import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  compare,
  parseTerraformState,
  type DesiredResource,
  type LiveItem,
  type ResourceResult,
} from '@iac-drift/engine';

export const examples = resolve(__dirname, '../../../../examples');

export const services = ['orders', 'payments', 'media'] as const;
type Service = (typeof services)[number];

export const stateOf = (service: Service): DesiredResource[] =>
  parseTerraformState(
    readFileSync(resolve(examples, service, 'terraform.tfstate'), 'utf8'),
  ).resources;

/** What the engine says of a service's example state, the others' known to it. */
export function resultsFor(
  service: Service,
  live: LiveItem[],
): ResourceResult[] {
  const elsewhere = services.filter(s => s !== service).flatMap(stateOf);
  return compare({ desired: stateOf(service), live, elsewhere }).resources;
}
