import { matchesGlob } from '@iac-drift/engine';
import { Knex } from 'knex';
import { batches } from '../database';
import {
  BindingRow,
  BINDINGS,
  FINDINGS,
  OWNERSHIP,
  OwnershipRow,
  RESOURCES,
} from './tables';

/**
 * Works out anew which entity owns which address of a stack: of its resources,
 * and of its findings, whose resource may be gone.
 *
 * @remarks
 * Run it in the transaction that changes bindings or addresses: lists filter on
 * the outcome, and who may see a finding hangs on it.
 *
 * @internal
 */
export async function assignOwners(options: {
  tx: Knex;
  stackId: string;
}): Promise<void> {
  const { tx, stackId } = options;
  const bindings = await tx<BindingRow>(BINDINGS).where('stack_id', stackId);
  const addresses = new Set<string>([
    ...(await tx(RESOURCES).where('stack_id', stackId).pluck('address')),
    ...(await tx(FINDINGS).where('stack_id', stackId).pluck('address')),
  ]);

  const wanted = new Map<string, OwnershipRow>();
  for (const binding of bindings) {
    const owns = addressFilter(binding.patterns);
    for (const address of addresses) {
      if (owns(address)) {
        const row = {
          stack_id: stackId,
          address,
          entity_ref: binding.entity_ref,
        };
        wanted.set(keyOf(row), row);
      }
    }
  }

  const existing = await tx<OwnershipRow>(OWNERSHIP).where('stack_id', stackId);
  for (const row of existing) {
    if (!wanted.delete(keyOf(row))) {
      await tx<OwnershipRow>(OWNERSHIP).where(row).delete();
    }
  }
  for (const rows of batches([...wanted.values()])) {
    await tx<OwnershipRow>(OWNERSHIP).insert(rows);
  }
}

/**
 * The filter that a binding's stored patterns stand for.
 *
 * @internal
 */
export function addressFilter(
  patterns: string | null,
): (address: string) => boolean {
  if (patterns === null) {
    return () => true;
  }
  const globs: string[] = JSON.parse(patterns);
  return address => globs.some(glob => matchesGlob(glob, address));
}

function keyOf(row: OwnershipRow): string {
  return JSON.stringify([row.address, row.entity_ref]);
}
