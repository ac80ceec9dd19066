import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  compare,
  parseConfigItems,
  parseLiveModels,
  parseTerraformState,
  type DesiredResource,
  type LiveItem,
  type ResourceResult,
} from '@iac-drift/engine';
import type { Account } from '../account/account';
import { MODEL_TYPES, modelOf } from '../cloudcontrol/models';
import { historyForm } from '../config/forms';

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

/** All that Cloud Control shows of an account. */
export const modelsOf = (account: Account): LiveItem[] =>
  parseLiveModels(
    account.presentResources().flatMap(item => {
      const type = MODEL_TYPES.get(item.resourceType);
      if (!type) return [];
      const properties = modelOf(type, item);
      const identifier = properties[type.identifiedBy];
      return [{ typeName: item.resourceType, identifier, properties }];
    }),
  );

/** All that AWS Config and Cloud Control show of an account. */
export const liveOf = (account: Account): LiveItem[] => [
  ...parseConfigItems(
    account.recordedItems().map(item => historyForm(item, account.accountId)),
  ),
  ...modelsOf(account),
];
