import {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { ServiceUnavailableError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { Knex } from 'knex';
import { batches } from '../database';
import type { Visible } from '../findings/visible';
import { BINDINGS, OWNERSHIP } from '../stacks/tables';

/**
 * Asks the catalog, in the caller's name, which entities she may see.
 *
 * @internal
 */
export class Visibility {
  readonly #db: Knex;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: {
    db: Knex;
    catalog: CatalogService;
    auth: AuthService;
  }) {
    this.#db = options.db;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  /**
   * Which of the entities that own something the caller may see. Services see all:
   * what binds them is the permission alone.
   */
  async of(credentials: BackstageCredentials): Promise<Visible> {
    if (!this.#auth.isPrincipal(credentials, 'user')) {
      return { all: true };
    }
    const owning = new Set<string>([
      ...(await this.#db(OWNERSHIP).distinct().pluck('entity_ref')),
      ...(await this.#db(BINDINGS).distinct().pluck('entity_ref')),
    ]);
    const hidden = await this.#missing([...owning], credentials);
    hidden.forEach(ref => owning.delete(ref));
    return hidden.length === 0
      ? { all: true }
      : { all: false, entityRefs: [...owning] };
  }

  /** Which of these entities there are that the caller may not see. */
  async hiddenAmong(
    credentials: BackstageCredentials,
    entityRefs: string[],
  ): Promise<Set<string>> {
    if (!this.#auth.isPrincipal(credentials, 'user')) {
      return new Set();
    }
    const unseen = await this.#missing(entityRefs, credentials);
    const own = await this.#auth.getOwnServiceCredentials();
    const gone = new Set(await this.#missing(unseen, own));
    return new Set(unseen.filter(ref => !gone.has(ref)));
  }

  /** A system and the entities that are part of it, as far as the caller sees them. */
  async partsOf(
    credentials: BackstageCredentials,
    system: string,
  ): Promise<string[]> {
    const { items } = await answered(
      this.#catalog.getEntities(
        {
          filter: { 'relations.partOf': system },
          fields: ['kind', 'metadata.namespace', 'metadata.name'],
        },
        { credentials: await catalogCredentials(this.#auth, credentials) },
      ),
    );
    return [system, ...items.map(stringifyEntityRef)];
  }

  async #missing(
    entityRefs: string[],
    credentials: BackstageCredentials,
  ): Promise<string[]> {
    const missing: string[] = [];
    for (const refs of batches(entityRefs)) {
      const { items } = await answered(
        this.#catalog.getEntitiesByRefs(
          {
            entityRefs: refs,
            fields: ['kind', 'metadata.namespace', 'metadata.name'],
          },
          { credentials },
        ),
      );
      missing.push(...refs.filter((_, i) => !items[i]));
    }
    return missing;
  }

  /** One entity, if it is there and the caller may see it. */
  async entity(
    credentials: BackstageCredentials,
    ref: { namespace: string; kind: string; name: string },
  ): Promise<Entity | undefined> {
    return answered(
      this.#catalog.getEntityByRef(stringifyEntityRef(ref), {
        credentials: await catalogCredentials(this.#auth, credentials),
      }),
    );
  }
}

/**
 * In whose name the catalog is asked: in that of a person, and in the plugin's own
 * for a service, whose restricted key cannot be passed on.
 *
 * @internal
 */
export async function catalogCredentials(
  auth: AuthService,
  credentials: BackstageCredentials,
): Promise<BackstageCredentials> {
  return auth.isPrincipal(credentials, 'user')
    ? credentials
    : auth.getOwnServiceCredentials();
}

/** @internal */
export async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch {
    throw new ServiceUnavailableError(
      'The catalog does not answer, so that it is not known what you may see; try again in a moment.',
    );
  }
}
