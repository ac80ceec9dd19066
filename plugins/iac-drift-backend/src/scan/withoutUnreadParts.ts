import type { ResourceIdentity, ResourceResult } from '@iac-drift/engine';
import { Knex } from 'knex';
import { whereInMany } from '../database';
import { RESOURCES, StackRow } from '../stacks/tables';
import type { ResourceRow } from './replaceVerdicts';

/**
 * Withdraws verdicts on objects of which a part is declared by a stack that cannot
 * be read: a rule that this stack declares would pass for one that nobody did.
 *
 * Only while the part is unknown, which is until that stack was read once since
 * the process started.
 *
 * @param options - `unread`: stacks whose resources are not known
 * @internal
 */
export async function withoutUnreadParts(options: {
  db: Knex;
  results: ResourceResult[];
  unread: readonly Pick<StackRow, 'id' | 'ref'>[];
}): Promise<ResourceResult[]> {
  const { db, results, unread } = options;
  if (unread.length === 0) {
    return results;
  }
  const query = db<ResourceRow>(RESOURCES).select('stack_id', 'identity');
  whereInMany(
    query,
    'stack_id',
    unread.map(({ id }) => id),
  );
  const refs = new Map(unread.map(({ id, ref }) => [id, ref]));
  const shared = new Map<string, string>();
  for (const row of await query) {
    const key = objectOf(JSON.parse(row.identity));
    if (key) {
      shared.set(key, refs.get(row.stack_id) ?? row.stack_id);
    }
  }
  return results.map(result => {
    const other = shared.get(objectOf(result.identity) ?? '');
    return result.verdict === 'drifted' && other
      ? {
          ...result,
          verdict: 'unverifiable' as const,
          reason: 'source-error' as const,
          detail: `A part of it is declared by ${other}, which cannot be read.`,
          kind: undefined,
          changes: [],
          attributesCompared: 0,
        }
      : result;
  });
}

/** The cloud object that a resource is, or is a part of. */
function objectOf(identity: ResourceIdentity): string | undefined {
  const { resourceType, resourceId } = identity;
  return resourceType && resourceId
    ? JSON.stringify([resourceType, resourceId])
    : undefined;
}
