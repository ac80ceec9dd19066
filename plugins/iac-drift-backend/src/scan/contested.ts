import {
  contestedObjects,
  type ResourceIdentity,
  type ResourceResult,
} from '@iac-drift/engine';
import { Knex } from 'knex';
import { batches } from '../database';
import { RESOURCES, StackRow, STACKS } from '../stacks/tables';
import { digestOf } from './logData';
import type { ResourceRow } from './replaceVerdicts';

/**
 * Resources of a stack that other stacks declare as well. Each has a change `stack`
 * for every other claim: desired is this stack, live that other one and the address
 * in it.
 *
 * @remarks
 * Of the others it is known what they declared when they were scanned last.
 *
 * @internal
 */
export async function contestedResults(options: {
  db: Knex;
  stack: Pick<StackRow, 'id' | 'ref'>;
  results: readonly ResourceResult[];
}): Promise<ResourceResult[]> {
  const { stack, results } = options;
  const others = await claimsOfOthers(options);
  const contested = contestedObjects([
    { stack: stack.ref, resources: [...results] },
    ...others,
  ]);
  const byAddress = new Map(results.map(result => [result.address, result]));
  return contested.flatMap(({ claims }) =>
    claims
      .filter(claim => claim.stack === stack.ref)
      .flatMap(({ address }): ResourceResult[] => {
        const result = byAddress.get(address);
        return result
          ? [
              {
                ...result,
                verdict: 'drifted',
                kind: 'changed',
                changes: claims
                  .filter(claim => claim.stack !== stack.ref)
                  .map(claim => ({
                    path: 'stack',
                    desired: stack.ref,
                    live: { stack: claim.stack, address: claim.address },
                    sensitive: false,
                  })),
              },
            ]
          : [];
      }),
  );
}

/**
 * Names the cloud object that a resource is or is a part of, alike in all stacks.
 *
 * @returns null when nothing tells which it is
 * @internal
 */
export function objectDigest(identity: ResourceIdentity): string | null {
  const { arn, resourceType, resourceId, accountId, region } = identity;
  if (arn !== undefined) {
    return digestOf([arn]);
  }
  return resourceType === undefined || resourceId === undefined
    ? null
    : digestOf([resourceType, resourceId, accountId ?? null, region ?? null]);
}

async function claimsOfOthers(options: {
  db: Knex;
  stack: Pick<StackRow, 'id'>;
  results: readonly ResourceResult[];
}): Promise<{ stack: string; resources: ResourceResult[] }[]> {
  const { db, stack, results } = options;
  const digests = results.flatMap(r => objectDigest(r.identity) ?? []);
  const claims = new Map<string, ResourceResult[]>();
  for (const batch of batches([...new Set(digests)])) {
    const rows: (ResourceRow & { ref: string })[] = await db(RESOURCES)
      .join(STACKS, `${STACKS}.id`, `${RESOURCES}.stack_id`)
      .whereIn(`${RESOURCES}.object_digest`, batch)
      .whereNot(`${RESOURCES}.stack_id`, stack.id)
      .select(`${RESOURCES}.*`, `${STACKS}.ref`);
    for (const row of rows) {
      const resources = claims.get(row.ref) ?? [];
      resources.push(toResult(row));
      claims.set(row.ref, resources);
    }
  }
  return [...claims].map(([ref, resources]) => ({ stack: ref, resources }));
}

function toResult(row: ResourceRow): ResourceResult {
  return {
    address: row.address,
    type: row.type,
    identity: JSON.parse(row.identity),
    verdict: row.verdict,
    changes: [],
    unverified: [],
    attributesCompared: 0,
    attributesDeclared: 0,
  };
}
