import { Entity } from '@backstage/catalog-model';
import {
  EntityStatusName,
  IAC_DRIFT_OPEN_FINDINGS_ANNOTATION,
  IAC_DRIFT_STATUS_ANNOTATION,
} from '@iac-drift/backstage-plugin-iac-drift-common';

/** Each status, the one that needs a person first. @internal */
export const ENTITY_STATUSES: readonly EntityStatusName[] = [
  'drifted',
  'not-fully-checked',
  'in-sync',
];

/** Under which word of the translation each stands. @internal */
export const ENTITY_STATUS_WORDS = {
  drifted: 'drifted',
  'not-fully-checked': 'notFullyChecked',
  'in-sync': 'inSync',
} as const satisfies Record<EntityStatusName, string>;

/**
 * What the catalog says of an entity's drift.
 *
 * @returns undefined when it says nothing: no stack, or no module that writes it
 * @internal
 */
export function readEntityStatus(
  entity: Entity,
): { status: EntityStatusName; openFindings: number } | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const status = ENTITY_STATUSES.find(
    name => name === annotations[IAC_DRIFT_STATUS_ANNOTATION],
  );
  const count = Number(annotations[IAC_DRIFT_OPEN_FINDINGS_ANNOTATION] ?? 0);
  return status && { status, openFindings: Number.isFinite(count) ? count : 0 };
}
