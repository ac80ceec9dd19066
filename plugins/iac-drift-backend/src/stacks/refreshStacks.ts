import { setTimeout } from 'node:timers/promises';
import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity } from '@backstage/catalog-model';
import { ForwardedError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import {
  IAC_DRIFT_RESOURCES_ANNOTATION,
  IAC_DRIFT_STACKS_ANNOTATION,
  REPORTED_STACK_KIND,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { batches } from '../database';
import { logUnexpected, oneLine } from '../errors';
import { DesiredStateSources } from '../extensions';
import { EntityStacks, readEntityStacks } from './annotations';
import { parseStackRef, StackRef } from './ref';
import { replaceStacks } from './replaceStacks';
import { FINDINGS, OWNERSHIP } from './tables';

const ATTEMPTS = 3;
const RETRY_MS = 3000;
const FIELDS = [
  'kind',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations',
  'relations',
  'spec.owner',
];

/**
 * Asks every source for its stacks and the catalog for who owns them, and stores
 * both. A source or a catalog that does not answer changes nothing of what it
 * said last.
 *
 * @throws when the catalog could not be read, after the sources were stored
 * @internal
 */
export async function refreshStacks(options: {
  db: Knex;
  sources: DesiredStateSources;
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  now: () => Date;
  signal?: AbortSignal;
  /** Pause before the catalog is asked again. */
  retryMs?: number;
}): Promise<void> {
  const { db, sources, logger, now } = options;
  const { listed, silent } = await listStacks(options);

  let entities: EntityStacks[] | undefined;
  let failure: unknown;
  try {
    entities = await readCatalogPatiently(options);
  } catch (error) {
    failure = error;
  }
  options.signal?.throwIfAborted();

  await replaceStacks({
    db,
    now: now().toISOString(),
    listed,
    entities,
    keep: row =>
      !entities ||
      silent.has(`${row.kind}:${row.source}`) ||
      (row.kind === REPORTED_STACK_KIND &&
        sources.find(row.kind, row.source) !== undefined &&
        row.in_sync + row.drifted + row.unverifiable > 0),
  });
  logger.debug(
    `Knows ${listed.length} stacks from ${sources.list().length} sources`,
  );
  if (failure) {
    throw new ForwardedError(
      'The catalog could not be asked who owns which stack',
      failure,
    );
  }
}

async function listStacks(options: {
  sources: DesiredStateSources;
  logger: LoggerService;
  signal?: AbortSignal;
}): Promise<{ listed: StackRef[]; silent: Set<string> }> {
  const { sources, logger, signal } = options;
  const listed: StackRef[] = [];
  const silent = new Set<string>();
  for (const source of sources.list()) {
    const name = `${source.kind}:${source.id}`;
    if (!source.listStacks) {
      continue;
    }
    try {
      for (const path of await source.listStacks({ signal })) {
        const { ref } = parseStackRef(`${name}/${path}`);
        if (ref) {
          listed.push(ref);
        } else {
          logger.warn(
            `The source ${name} has a stack whose path cannot be part of a stack ref: ${oneLine(
              path,
              200,
            )}`,
          );
        }
      }
    } catch (error) {
      signal?.throwIfAborted();
      silent.add(name);
      logUnexpected(logger, `The source ${name} could not be listed`, error);
    }
  }
  return { listed, silent };
}

/** The catalog may not answer yet when the backend has just started. */
async function readCatalogPatiently(
  options: Parameters<typeof readCatalog>[0] & { retryMs?: number },
): Promise<EntityStacks[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readCatalog(options);
    } catch (error) {
      if (attempt === ATTEMPTS || options.signal?.aborted) {
        throw error;
      }
      await setTimeout(options.retryMs ?? RETRY_MS, undefined, {
        signal: options.signal,
      });
    }
  }
}

async function readCatalog(options: {
  db: Knex;
  sources: DesiredStateSources;
  catalog: CatalogService;
  auth: AuthService;
  signal?: AbortSignal;
}): Promise<EntityStacks[]> {
  const { sources, catalog, auth, signal } = options;
  const entities: EntityStacks[] = [];
  const pages: AsyncIterable<Entity[]> = catalog.streamEntities(
    {
      filter: [
        {
          [`metadata.annotations.${IAC_DRIFT_STACKS_ANNOTATION}`]:
            CATALOG_FILTER_EXISTS,
        },
        {
          [`metadata.annotations.${IAC_DRIFT_RESOURCES_ANNOTATION}`]:
            CATALOG_FILTER_EXISTS,
        },
      ],
      fields: FIELDS,
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  for await (const page of pages) {
    signal?.throwIfAborted();
    for (const entity of page) {
      entities.push(readEntityStacks(entity, sources));
    }
  }
  const known = new Set(entities.map(({ entityRef }) => entityRef));
  return [...entities, ...(await readOwnersByTag(options, known))];
}

/** Entities that name no stack and own what no stack declares. */
async function readOwnersByTag(
  options: Parameters<typeof readCatalog>[0],
  known: ReadonlySet<string>,
): Promise<EntityStacks[]> {
  const { db, sources, catalog, auth } = options;
  const owning: string[] = await db(OWNERSHIP)
    .whereIn(
      'stack_id',
      db(FINDINGS).select('stack_id').where('kind', 'unmanaged'),
    )
    .distinct()
    .pluck('entity_ref');
  const found: EntityStacks[] = [];
  for (const entityRefs of batches(owning.filter(ref => !known.has(ref)))) {
    const { items } = await catalog.getEntitiesByRefs(
      { entityRefs, fields: FIELDS },
      { credentials: await auth.getOwnServiceCredentials() },
    );
    for (const entity of items) {
      if (entity) {
        found.push(readEntityStacks(entity, sources));
      }
    }
  }
  return found;
}
