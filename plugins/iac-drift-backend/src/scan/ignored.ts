import type { IgnoreRuleReport } from '@iac-drift/engine';
import { Knex } from 'knex';
import { batches } from '../database';

/** @internal */
export const IGNORED = 'iac_drift_ignored';

/**
 * A row of `iac_drift_ignored`: a difference that a rule hid.
 *
 * @internal
 */
export interface IgnoredRow {
  stack_id: string;
  address: string;
  type: string;
  path: string;
  rule: string;
  /** Of an object that no stack declares. */
  place?: string | null;
}

/**
 * Keeps what rules hid at the last scan of a stack.
 *
 * @internal
 */
export async function replaceIgnored(options: {
  tx: Knex;
  stackId: string;
  rules: readonly IgnoreRuleReport[];
}): Promise<void> {
  const { tx, stackId, rules } = options;
  await tx<IgnoredRow>(IGNORED).where('stack_id', stackId).delete();
  const rows = rules.flatMap(({ rule, hides }) =>
    hides.map(({ address, type, path }) => ({
      stack_id: stackId,
      address,
      type,
      path,
      rule,
    })),
  );
  for (const batch of batches(rows)) {
    await tx<IgnoredRow>(IGNORED).insert(batch).onConflict().ignore();
  }
}

/**
 * The paths that rules hid, by address.
 *
 * @internal
 */
export function hiddenPaths(
  rules: readonly IgnoreRuleReport[],
): Map<string, Set<string>> {
  const hidden = new Map<string, Set<string>>();
  for (const { address, path } of rules.flatMap(({ hides }) => hides)) {
    const paths = hidden.get(address) ?? new Set();
    hidden.set(address, paths.add(path));
  }
  return hidden;
}
