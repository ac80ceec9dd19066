import { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { IAC_DRIFT_IDENTITIES_ANNOTATION } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { FindUser } from './attribute';

/** Users come and go slowly; findings come many at once. */
const MAX_AGE_MS = 5 * 60_000;

type Options = {
  catalog: Pick<CatalogService, 'getEntities'>;
  auth: AuthService;
  now: () => Date;
};

/**
 * Finds the catalog's user who is behind an identity: by the annotation that
 * lists the names under which a person appears, else by e-mail address. A name
 * that leads to two users leads to none.
 *
 * @internal
 */
export function catalogUsers(options: Options): FindUser {
  const { now } = options;
  let known = new Map<string, Promise<Entity[]>>();
  let since = -Infinity;

  /** Asks the catalog once in a while for the same. */
  const users = (
    key: string,
    filter: Record<string, string | symbol>,
  ): Promise<Entity[]> => {
    if (now().getTime() - since > MAX_AGE_MS) {
      known = new Map();
      since = now().getTime();
    }
    const answer = known.get(key) ?? readUsers(options, filter);
    known.set(key, answer);
    answer.catch(() => known.delete(key));
    return answer;
  };

  return async ({ actor, chain }) => {
    const annotated = await users('', {
      [`metadata.annotations.${IAC_DRIFT_IDENTITIES_ANNOTATION}`]:
        CATALOG_FILTER_EXISTS,
    });
    // The actor comes before the roles and sessions that stand for her.
    for (const name of [actor, ...chain]) {
      const found = annotated.filter(user => isCalled(user, name));
      if (found.length > 0) {
        return onlyOne(found);
      }
    }
    return actor && /^[^@\s]+@[^@\s]+$/.test(actor)
      ? onlyOne(await users(actor, { 'spec.profile.email': actor }))
      : undefined;
  };
}

async function readUsers(
  { catalog, auth }: Options,
  filter: Record<string, string | symbol>,
): Promise<Entity[]> {
  const credentials = await auth.getOwnServiceCredentials();
  const { items } = await catalog.getEntities(
    {
      filter: { ...filter, kind: 'User' },
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'metadata.annotations',
      ],
    },
    { credentials },
  );
  return items;
}

function isCalled({ metadata }: Entity, name: string | undefined): boolean {
  const names = metadata.annotations?.[IAC_DRIFT_IDENTITIES_ANNOTATION] ?? '';
  return (
    name !== undefined &&
    names
      .split(',')
      .some(other => other.trim().toLowerCase() === name.toLowerCase())
  );
}

function onlyOne(users: Entity[]): string | undefined {
  return users.length === 1 ? stringifyEntityRef(users[0]) : undefined;
}
