import { setTimeout } from 'node:timers/promises';
import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  CatalogService,
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import {
  EntityStatus,
  IAC_DRIFT_STATUS_ANNOTATION,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { EntityStatuses, StatusMap } from './EntityStatuses';
import { says } from './written';

/** SQLite allows 32,766 bound values in a statement. */
const BATCH = 1000;

/** What an entity is processed anew by. @internal */
export function refreshKey(entityRef: string): string {
  return `iac-drift:${entityRef}`;
}

/**
 * Has the entities processed anew whose drift is other than what was written into
 * them. It provides no entity: only providers may ask for that in bulk, and
 * without their sources being read again.
 *
 * @internal
 */
export class StatusRefresher implements EntityProvider {
  readonly #statuses: EntityStatuses;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #connection: EntityProviderConnection | undefined;
  /** By entity ref, what the catalog was last asked to write. */
  #asked: Map<string, string> | undefined;
  #isWanted = false;
  #running: Promise<void> | undefined;

  constructor(options: {
    statuses: EntityStatuses;
    catalog: CatalogService;
    auth: AuthService;
    logger: LoggerService;
  }) {
    this.#statuses = options.statuses;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return 'iac-drift-status';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /** Does so in the background. */
  refreshSoon(): void {
    this.refresh().catch(error =>
      this.#logger.warn('The drift of entities could not be renewed', error),
    );
  }

  /** Does so now, or once more after what is under way. */
  async refresh(): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#refreshChanged();
    }
  }

  async #refreshChanged(): Promise<void> {
    const statuses = await this.#statuses.reload();
    const before = this.#asked ?? (await this.#written(statuses));
    const after = new Map(
      [...statuses].map(([ref, status]) => [ref, digest(status)]),
    );
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      ref => before.get(ref) !== after.get(ref),
    );
    // By then every replica that processes entities has read them anew.
    await setTimeout(this.#statuses.maxAgeMs, undefined, { ref: false });
    for (let i = 0; i < changed.length; i += BATCH) {
      await this.#connection?.refresh({
        keys: changed.slice(i, i + BATCH).map(refreshKey),
      });
    }
    this.#asked = after;
  }

  /** What the catalog holds, as far as it is what is known. */
  async #written(statuses: StatusMap): Promise<Map<string, string>> {
    const written = new Map<string, string>();
    const pages = this.#catalog.streamEntities(
      {
        filter: {
          [`metadata.annotations.${IAC_DRIFT_STATUS_ANNOTATION}`]:
            CATALOG_FILTER_EXISTS,
        },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    for await (const page of pages) {
      for (const entity of page) {
        const ref = stringifyEntityRef(entity);
        const status = statuses.get(ref);
        written.set(ref, status && says(entity, status) ? digest(status) : '');
      }
    }
    return written;
  }
}

function digest(status: EntityStatus): string {
  const { status: name, openFindings, worst, stacks } = status;
  return JSON.stringify([name, openFindings, worst, stacks]);
}
