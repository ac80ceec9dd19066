import type { StateRegression } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { whereInMany } from '../database';
import {
  EVENT_TYPES,
  StateRegressed,
  stateRegressed,
} from '../findings/events';
import type { Projection } from '../ledger';

/** @internal */
export const REGRESSIONS = 'iac_drift_regression';

/**
 * A row of `iac_drift_regression`. Serials are text: a database's integers end
 * sooner than a state's.
 *
 * @internal
 */
export interface RegressionRow {
  stack_id: string;
  /** ISO 8601 UTC. */
  since: string;
  from_serial: string;
  from_lineage: string;
  to_serial: string;
  to_lineage: string;
}

/** What counts of `scan.completed` here: which state was compared. */
const stateCompared = z.object({
  stackId: z.string(),
  desired: z.object({
    serial: z.number().optional(),
    lineage: z.string().optional(),
  }),
});

/**
 * Carries what the log says into the table of stacks whose state went back. One
 * stays there until a scan reads a serial that is newer than both.
 *
 * @internal
 */
export const projectRegressions: Projection = {
  [EVENT_TYPES.stateRegressed]: ({ event, data }, tx) =>
    begin(tx, event.time, stateRegressed.parse(data)),
  [EVENT_TYPES.scanCompleted]: ({ data }, tx) =>
    endWhenNewer(tx, stateCompared.parse(data)),
};

async function begin(
  tx: Knex,
  since: string,
  { stackId, from, to }: StateRegressed,
): Promise<void> {
  const before = await tx<RegressionRow>(REGRESSIONS)
    .where('stack_id', stackId)
    .first();
  // One that goes back twice has come back when it is where it was at first.
  const first =
    before?.from_lineage === from.lineage &&
    Number(before.from_serial) > from.serial
      ? { since: before.since, from_serial: before.from_serial }
      : { since, from_serial: String(from.serial) };
  await tx<RegressionRow>(REGRESSIONS)
    .insert({
      stack_id: stackId,
      ...first,
      from_lineage: from.lineage,
      to_serial: String(to.serial),
      to_lineage: to.lineage,
    })
    .onConflict('stack_id')
    .merge();
}

async function endWhenNewer(
  tx: Knex,
  { stackId, desired }: z.infer<typeof stateCompared>,
): Promise<void> {
  const row = await tx<RegressionRow>(REGRESSIONS)
    .where('stack_id', stackId)
    .first();
  if (!row || row.to_lineage !== desired.lineage) {
    return;
  }
  const highest = Math.max(
    Number(row.to_serial),
    row.from_lineage === row.to_lineage ? Number(row.from_serial) : 0,
  );
  if ((desired.serial ?? 0) > highest) {
    await tx<RegressionRow>(REGRESSIONS).where('stack_id', stackId).delete();
  }
}

/**
 * The states among those of some stacks that went back, by stack.
 *
 * @internal
 */
export async function readRegressions(
  db: Knex,
  stackIds: string[],
): Promise<Map<string, StateRegression>> {
  const query = db<RegressionRow>(REGRESSIONS);
  whereInMany(query, 'stack_id', stackIds);
  return new Map(
    (await query).map(row => {
      const from = {
        serial: Number(row.from_serial),
        lineage: row.from_lineage,
      };
      const to = { serial: Number(row.to_serial), lineage: row.to_lineage };
      const message = whatWentBack(from, to);
      return [row.stack_id, { since: row.since, from, to, message }];
    }),
  );
}

/**
 * What happened to a state, as a sentence.
 *
 * @internal
 */
export function whatWentBack(
  from: { serial: number; lineage: string },
  to: { serial: number; lineage: string },
): string {
  return from.lineage === to.lineage
    ? `The state went back from serial ${from.serial} to ${to.serial}, as when an older copy is restored: what was applied in between is in the cloud and not in the state.`
    : `The state has another lineage than before, as when it is made anew or replaced by that of another stack: serial ${from.serial} before, ${to.serial} of the new one.`;
}
