import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_HAS_PART,
  RELATION_OWNER_OF,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { batches } from '../database';
import { answered, catalogCredentials } from './Visibility';

const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'relations',
];

/**
 * Asks the catalog, in the caller's name, what belongs to entities.
 *
 * @internal
 */
export class Belongings {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /**
   * What groups and users own; of anything else, the entity with its parts and
   * their parts. What the caller may not see is left out, and what only it leads
   * to.
   *
   * @param entityRefs - several are taken together, such as a person and her teams
   */
  async of(
    credentials: BackstageCredentials,
    entityRefs: readonly string[],
  ): Promise<Entity[]> {
    const asked = await catalogCredentials(this.#auth, credentials);
    const seen = new Set<string>();
    const unseen = (refs: readonly string[]) => {
      const fresh = refs.filter(ref => !seen.has(ref));
      fresh.forEach(ref => seen.add(ref));
      return this.#entities([...new Set(fresh)], asked);
    };

    const roots = await unseen(entityRefs);
    const owned = await unseen(
      roots.filter(isOwner).flatMap(root => related(root, RELATION_OWNER_OF)),
    );
    let layer = roots.filter(root => !isOwner(root));
    const parts = [...layer];
    while (layer.length > 0) {
      layer = await unseen(
        layer.flatMap(entity => related(entity, RELATION_HAS_PART)),
      );
      parts.push(...layer);
    }
    return [...owned, ...parts];
  }

  async #entities(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<Entity[]> {
    const found: Entity[] = [];
    for (const refs of batches(entityRefs)) {
      const { items } = await answered(
        this.#catalog.getEntitiesByRefs(
          { entityRefs: refs, fields: FIELDS },
          { credentials },
        ),
      );
      found.push(...items.filter(item => item !== undefined));
    }
    return found;
  }
}

function isOwner({ kind }: Entity): boolean {
  return ['group', 'user'].includes(kind.toLocaleLowerCase('en-US'));
}

function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef);
}
