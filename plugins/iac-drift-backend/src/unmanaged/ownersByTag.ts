import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { batches } from '../database';
import { logUnexpected } from '../errors';
import type { SeenObject } from './reconcileUnmanaged';

/** What a name without a kind may be, in this order. */
const KINDS = ['component', 'resource', 'system'];

/**
 * Finds the entities that own objects by their tags: the first configured tag that an
 * object has decides, and its value is an entity ref or a name.
 *
 * @returns refs of entities that the catalog has, or undefined when it does not answer
 * @internal
 */
export async function ownersByTag(options: {
  objects: Iterable<SeenObject>;
  tagKeys: readonly string[];
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  auth: AuthService;
  logger: LoggerService;
}): Promise<((object: SeenObject) => string[]) | undefined> {
  const { objects, tagKeys, catalog, auth, logger } = options;
  const wanted = new Set<string>();
  for (const object of objects) {
    refsIn(object, tagKeys).forEach(ref => wanted.add(ref));
  }
  const there = new Set<string>();
  try {
    const credentials = await auth.getOwnServiceCredentials();
    for (const entityRefs of batches([...wanted])) {
      const { items } = await catalog.getEntitiesByRefs(
        {
          entityRefs,
          fields: ['kind', 'metadata.namespace', 'metadata.name'],
        },
        { credentials },
      );
      entityRefs.forEach((ref, at) => items[at] && there.add(ref));
    }
  } catch (error) {
    logUnexpected(logger, 'The catalog could not be asked for owners', error);
    return undefined;
  }
  return object =>
    refsIn(object, tagKeys)
      .filter(ref => there.has(ref))
      .slice(0, 1);
}

function refsIn({ tags }: SeenObject, tagKeys: readonly string[]): string[] {
  const key = tagKeys.find(name => Object.hasOwn(tags, name));
  const value = key === undefined ? '' : tags[key].trim();
  const kinds = value.includes(':') ? [undefined] : KINDS;
  try {
    return kinds.map(defaultKind =>
      stringifyEntityRef(parseEntityRef(value, { defaultKind })),
    );
  } catch {
    // Tags are anyone's text.
    return [];
  }
}
