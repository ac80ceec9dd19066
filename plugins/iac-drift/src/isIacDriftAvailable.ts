import { Entity } from '@backstage/catalog-model';
import { IAC_DRIFT_STACKS_ANNOTATION } from '@iac-drift/backstage-plugin-iac-drift-common';

/**
 * Whether the entity names its stacks in the `iac-drift.io/stacks` annotation,
 * for use with `EntitySwitch` and `EntityLayout.Route`.
 *
 * @public
 */
export function isIacDriftAvailable(entity: Entity): boolean {
  return Boolean(
    entity.metadata.annotations?.[IAC_DRIFT_STACKS_ANNOTATION]?.trim(),
  );
}
