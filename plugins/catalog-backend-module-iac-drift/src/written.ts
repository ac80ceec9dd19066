import { Entity } from '@backstage/catalog-model';
import {
  EntityStatus,
  IAC_DRIFT_OPEN_FINDINGS_ANNOTATION,
  IAC_DRIFT_STACKS_ANNOTATION,
  IAC_DRIFT_STATUS_ANNOTATION,
  IAC_DRIFT_WORST_SEVERITY_ANNOTATION,
} from '@iac-drift/backstage-plugin-iac-drift-common';

/** What an entity says of its drift. @internal */
export type Facts = Pick<EntityStatus, 'status' | 'openFindings' | 'worst'>;

const OURS = [
  IAC_DRIFT_STATUS_ANNOTATION,
  IAC_DRIFT_OPEN_FINDINGS_ANNOTATION,
  IAC_DRIFT_WORST_SEVERITY_ANNOTATION,
];

/** The annotations that say so. @internal */
export function annotationsFor(facts: Facts): Record<string, string> {
  const { status, openFindings, worst } = facts;
  return {
    [IAC_DRIFT_STATUS_ANNOTATION]: status,
    ...(openFindings > 0
      ? { [IAC_DRIFT_OPEN_FINDINGS_ANNOTATION]: String(openFindings) }
      : {}),
    ...(worst ? { [IAC_DRIFT_WORST_SEVERITY_ANNOTATION]: worst } : {}),
  };
}

/**
 * The entity with these facts and no others: what somebody wrote by hand under the
 * same names is gone.
 *
 * @internal
 */
export function withFacts(entity: Entity, facts: Facts | undefined): Entity {
  const given = entity.metadata.annotations ?? {};
  if (!facts && !OURS.some(name => name in given)) {
    return entity;
  }
  const annotations = Object.fromEntries(
    Object.entries(given).filter(([name]) => !OURS.includes(name)),
  );
  return {
    ...entity,
    metadata: {
      ...entity.metadata,
      annotations: { ...annotations, ...(facts && annotationsFor(facts)) },
    },
  };
}

/** Whether an entity says just this. @internal */
export function says(entity: Entity, facts: Facts): boolean {
  const annotations = annotationsFor(facts);
  return OURS.every(
    name => entity.metadata.annotations?.[name] === annotations[name],
  );
}

/** Refs of the stacks that an entity names. @internal */
export function namedStacks(entity: Entity): string[] | undefined {
  const value: unknown =
    entity.metadata.annotations?.[IAC_DRIFT_STACKS_ANNOTATION];
  return typeof value === 'string'
    ? value
        .split(',')
        .map(ref => ref.trim())
        .filter(ref => ref !== '')
    : undefined;
}
