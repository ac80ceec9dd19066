import {
  Entity,
  parseEntityRef,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  AnnotationError,
  IAC_DRIFT_RESOURCES_ANNOTATION,
  IAC_DRIFT_STACKS_ANNOTATION,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { DesiredStateSources } from '../extensions';
import { oneLine } from '../errors';
import { parseStackRef, StackRef } from './ref';

const MAX_STACKS = 100;
const MAX_PATTERNS = 200;
const MAX_PATTERN_LENGTH = 500;

/**
 * What one entity says about itself: the stacks it owns, narrowed to some
 * addresses or not, and what in its annotations cannot be followed.
 *
 * @internal
 */
export interface EntityStacks {
  entityRef: string;
  /** Refs of the entity's owners. */
  owners: string[];
  /** Refs of the systems that the entity is part of. */
  systems: string[];
  stacks: StackRef[];
  /** Globs of addresses; absent when the whole stack belongs to the entity. */
  patterns?: string[];
  errors: AnnotationError[];
}

/**
 * Reads an entity's annotations. They are written by whoever may write a
 * repository, so that nothing is followed that a configured source does not
 * confirm; what is refused is said in one sentence and never read.
 *
 * @internal
 */
export function readEntityStacks(
  entity: Entity,
  sources: DesiredStateSources,
): EntityStacks {
  const errors: AnnotationError[] = [];
  const refuse = (annotation: string, value: string, message: string) =>
    errors.push({ annotation, value: oneLine(value, 200), message });

  const stacks = new Map<string, StackRef>();
  const named = listOf(entity, IAC_DRIFT_STACKS_ANNOTATION);
  for (const text of named?.slice(0, MAX_STACKS) ?? []) {
    const parsed = parseStackRef(text);
    const problem = parsed.error ?? problemOf(parsed.ref, sources);
    if (problem !== undefined) {
      refuse(IAC_DRIFT_STACKS_ANNOTATION, text, problem);
    } else if (parsed.ref) {
      stacks.set(parsed.ref.ref, parsed.ref);
    }
  }
  if (named && named.length > MAX_STACKS) {
    refuse(
      IAC_DRIFT_STACKS_ANNOTATION,
      `${named.length} stacks`,
      `An entity may name at most ${MAX_STACKS} stacks; the others are left out.`,
    );
  }
  if (named?.length === 0) {
    refuse(
      IAC_DRIFT_STACKS_ANNOTATION,
      '',
      'The annotation is empty; name a stack as terraform:<source id>/<path>.',
    );
  }

  const globs = listOf(entity, IAC_DRIFT_RESOURCES_ANNOTATION);
  const patterns: string[] = [];
  for (const glob of globs?.slice(0, MAX_PATTERNS) ?? []) {
    if (glob.length > MAX_PATTERN_LENGTH) {
      refuse(
        IAC_DRIFT_RESOURCES_ANNOTATION,
        glob,
        `A resource pattern is longer than ${MAX_PATTERN_LENGTH} characters.`,
      );
    } else {
      patterns.push(glob);
    }
  }
  if (globs && globs.length > MAX_PATTERNS) {
    refuse(
      IAC_DRIFT_RESOURCES_ANNOTATION,
      `${globs.length} patterns`,
      `An entity may have at most ${MAX_PATTERNS} resource patterns; the others are left out.`,
    );
  }
  if (globs?.length === 0) {
    refuse(
      IAC_DRIFT_RESOURCES_ANNOTATION,
      '',
      'The annotation is empty, so that no resource belongs to the entity; give addresses such as module.orders.*, or remove it.',
    );
  }
  if (globs && !named) {
    refuse(
      IAC_DRIFT_RESOURCES_ANNOTATION,
      globs.join(', '),
      `The annotation narrows ${IAC_DRIFT_STACKS_ANNOTATION}, which is missing.`,
    );
  }

  return {
    entityRef: stringifyEntityRef(entity),
    owners: ownersOf(entity),
    systems: systemsOf(entity),
    stacks: [...stacks.values()],
    ...(globs ? { patterns } : {}),
    errors,
  };
}

function listOf(entity: Entity, annotation: string): string[] | undefined {
  const value: unknown = entity.metadata.annotations?.[annotation];
  return typeof value === 'string'
    ? value
        .split(',')
        .map(part => part.trim())
        .filter(part => part !== '')
    : undefined;
}

/**
 * What keeps a well-formed ref from being read.
 *
 * @returns one sentence, or undefined when nothing does
 * @internal
 */
export function problemOf(
  ref: StackRef,
  sources: DesiredStateSources,
): string | undefined {
  const source = sources.find(ref.kind, ref.source);
  if (!source) {
    const known = sources.list().map(s => `${s.kind}:${s.id}`);
    return `No source '${ref.kind}:${ref.source}' is configured; ${
      known.length ? `known are ${known.join(', ')}` : 'none is'
    }.`;
  }
  try {
    return source.validatePath(ref.path);
  } catch {
    // A source that cannot even judge a path is not asked to read it.
    return `The source '${ref.kind}:${ref.source}' refused the path.`;
  }
}

function systemsOf(entity: Entity): string[] {
  const refs = (entity.relations ?? [])
    .filter(relation => relation.type === RELATION_PART_OF)
    .map(relation => relation.targetRef)
    .filter(ref => ref.startsWith('system:'));
  return [...new Set(refs)].sort();
}

function ownersOf(entity: Entity): string[] {
  const related = (entity.relations ?? [])
    .filter(relation => relation.type === RELATION_OWNED_BY)
    .map(relation => relation.targetRef);
  if (related.length) {
    return [...new Set(related)].sort();
  }
  const owner = entity.spec?.owner;
  if (typeof owner !== 'string') {
    return [];
  }
  try {
    return [
      stringifyEntityRef(
        parseEntityRef(owner, {
          defaultKind: 'group',
          defaultNamespace: entity.metadata.namespace ?? 'default',
        }),
      ),
    ];
  } catch {
    return [];
  }
}
