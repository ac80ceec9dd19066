import { isObject, own, text } from '../json';
import { DesiredResource, DesiredState, JsonObject, JsonValue } from '../types';
import { addressOf } from './address';
import { expandFlatmap } from './flatmap';
import { sensitivePathsOf } from './sensitivePaths';
import { readStateDocument, StateDocument } from './stateDocument';
import { StateError } from './StateError';

/**
 * The largest state that is read, in bytes of UTF-8: 1 GiB, a hundred times the
 * largest seen in the field. A state takes up to three times its size in memory.
 *
 * @public
 */
export const MAX_STATE_BYTES = 1024 * 1024 * 1024;

/**
 * Reads a Terraform or OpenTofu state, format version 4. Managed resources'
 * current objects are returned, tainted ones too; data sources and deposed
 * objects are not.
 *
 * Format: `internal/states/statefile/version4.go` of Terraform and OpenTofu.
 *
 * @throws StateError - when the input is no such state
 * @public
 */
export function parseTerraformState(input: string | Uint8Array): DesiredState {
  if (input.length > MAX_STATE_BYTES) {
    throw new StateError(
      `The state is larger than ${
        MAX_STATE_BYTES / 1024 / 1024
      } MiB, which is more than can be compared; split it into smaller states.`,
    );
  }
  const document = readStateDocument(input);
  if (document === undefined) throw new StateError(notJson(input));
  const { state, resources } = checkedResources(document);
  return {
    serial: numberOf(own(state, 'serial')),
    lineage: text(state, 'lineage') ?? '',
    terraformVersion: text(state, 'terraform_version') ?? '',
    resources: allInstancesOf(resources, input),
  };
}

function allInstancesOf(
  resources: Iterable<JsonValue>,
  input: string | Uint8Array,
): DesiredResource[] {
  const found: DesiredResource[] = [];
  try {
    for (const resource of resources) found.push(...instancesOf(resource));
  } catch (error) {
    if (error instanceof SyntaxError) throw new StateError(notJson(input));
    throw error;
  }
  return found;
}

/** How much of either end of a document is looked at to say what is wrong with it. */
const LOOKED_AT = 4096;

function notJson(input: string | Uint8Array): string {
  const trimmed = [input.slice(0, LOOKED_AT), input.slice(-LOOKED_AT)]
    .map(end => (typeof end === 'string' ? end : new TextDecoder().decode(end)))
    .join('')
    .trim();
  if (trimmed === '') {
    return 'The state is empty; give the file that `terraform state pull` prints.';
  }
  if (trimmed.startsWith('{') && !trimmed.endsWith('}')) {
    return 'The state is cut short, as if it had not been written to its end; fetch it again with `terraform state pull`.';
  }
  return 'The state is not valid JSON; give the file that `terraform state pull` prints.';
}

function checkedResources({ head: state, resources }: StateDocument): {
  state: JsonObject;
  resources: Iterable<JsonValue>;
} {
  if (!isObject(state)) {
    throw new StateError(
      'This is JSON but not a Terraform state; give the file that `terraform state pull` prints.',
    );
  }
  if (Object.hasOwn(state, 'encrypted_data')) {
    throw new StateError(
      'The state is encrypted by OpenTofu and cannot be read; give the output of `tofu state pull`, which is decrypted.',
    );
  }
  if (Object.hasOwn(state, 'format_version')) {
    throw new StateError(
      'This is the JSON of a plan or of `terraform show`, not a state; give the file that `terraform state pull` prints.',
    );
  }
  const version = own(state, 'version');
  if (typeof version === 'number' && version < 4) {
    throw new StateError(
      'The state is of a format older than version 4; run `terraform apply -refresh-only` with Terraform 0.12 or later, or OpenTofu, once to upgrade it.',
    );
  }
  if (typeof version === 'number' && version > 4) {
    throw new StateError(
      'The state is of a format newer than version 4, which this release cannot read; upgrade iac-drift.',
    );
  }
  if (version !== 4 || resources === undefined) {
    throw new StateError(
      'This is JSON but not a Terraform state of version 4; give the file that `terraform state pull` prints.',
    );
  }
  return { state, resources };
}

function instancesOf(resource: JsonValue): DesiredResource[] {
  if (!isObject(resource) || own(resource, 'mode') !== 'managed') return [];
  const type = text(resource, 'type');
  const name = text(resource, 'name');
  const instances = own(resource, 'instances');
  if (!type || !name || !Array.isArray(instances)) return [];
  return instances
    .filter(isObject)
    .filter(instance => !text(instance, 'deposed'))
    .map(instance => desiredOf(text(resource, 'module'), type, name, instance));
}

function desiredOf(
  module: string | undefined,
  type: string,
  name: string,
  instance: JsonObject,
): DesiredResource {
  const attributes = own(instance, 'attributes');
  const identity = own(instance, 'identity');
  return {
    address: addressOf(module, type, name, own(instance, 'index_key')),
    type,
    attributes: isObject(attributes)
      ? attributes
      : expandFlatmap(own(instance, 'attributes_flat')),
    sensitivePaths: sensitivePathsOf(own(instance, 'sensitive_attributes')),
    ...(isObject(identity) ? { identity } : {}),
  };
}

function numberOf(value: JsonValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}
