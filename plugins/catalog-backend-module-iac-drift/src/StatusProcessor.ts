import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import {
  CatalogProcessor,
  CatalogProcessorCache,
  CatalogProcessorEmit,
  processingResult,
} from '@backstage/plugin-catalog-node';
import { EntityStatuses, StatusMap } from './EntityStatuses';
import { refreshKey } from './StatusRefresher';
import { Facts, namedStacks, withFacts } from './written';

const CACHE_KEY = 'facts';

/**
 * Writes what is known of an entity's drift into it, in place of whatever its
 * source says under the same names.
 *
 * @internal
 */
export class StatusProcessor implements CatalogProcessor {
  readonly #statuses: EntityStatuses;

  constructor(statuses: EntityStatuses) {
    this.#statuses = statuses;
  }

  getProcessorName(): string {
    return 'IacDriftStatusProcessor';
  }

  // After every other processor had its say before the entity is checked.
  async postProcessEntity(
    entity: Entity,
    _location: unknown,
    emit: CatalogProcessorEmit,
    cache: CatalogProcessorCache,
  ): Promise<Entity> {
    const { statuses, lapsed } = await this.#statuses.current();
    const facts = statuses
      ? factsOf(entity, statuses)
      : // Not asked yet since the start: what was written last stands.
        await cache.get<Facts>(CACHE_KEY);
    if (facts) {
      await cache.set(CACHE_KEY, { ...facts });
    }
    if (facts || namedStacks(entity)) {
      emit(processingResult.refresh(refreshKey(stringifyEntityRef(entity))));
    }
    return withFacts(
      entity,
      facts?.status === 'in-sync' && lapsed
        ? { ...facts, status: 'not-fully-checked' }
        : facts,
    );
  }
}

function factsOf(entity: Entity, statuses: StatusMap): Facts | undefined {
  const known = statuses.get(stringifyEntityRef(entity));
  const named = namedStacks(entity);
  if (!known) {
    return named && { status: 'not-fully-checked', openFindings: 0 };
  }
  const { status, openFindings, worst, stacks } = known;
  // A stack that is named and not compared may hide anything.
  const complete = named?.every(ref => stacks.includes(ref)) ?? true;
  return {
    status: status === 'in-sync' && !complete ? 'not-fully-checked' : status,
    openFindings,
    ...(worst ? { worst } : {}),
  };
}
