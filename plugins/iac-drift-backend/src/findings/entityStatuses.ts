import {
  EntityStatus,
  entityStatusOf,
  Severity,
  VerdictCounts,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { toCount, whereInMany } from '../database';
import { BINDINGS, OWNERSHIP, RESOURCES, STACKS } from '../stacks/tables';
import { FINDINGS } from './tables';
import { SEVERITIES } from './tallyFindings';

/**
 * What the drift of these entities comes to, in their order; those without a
 * stack are left out, unless they are incomplete.
 *
 * @param options - `incomplete`: entities of which something else is known to be
 *   unread, such as a stack that their annotation names and nobody can follow
 * @internal
 */
export async function entityStatuses(options: {
  db: Knex;
  entityRefs: readonly string[];
  incomplete?: ReadonlySet<string>;
}): Promise<EntityStatus[]> {
  const { db, entityRefs, incomplete } = options;
  const stacks = await stacksOf(db, entityRefs);
  const verdicts = await verdictsOf(db, entityRefs);
  const findings = await findingsOf(db, entityRefs);
  return entityRefs.flatMap(entityRef => {
    const isIncomplete = incomplete?.has(entityRef);
    const bound = stacks.get(entityRef) ?? { refs: [], read: false };
    if (bound.refs.length === 0 && !isIncomplete) {
      return [];
    }
    const counts = verdicts.get(entityRef) ?? {
      inSync: 0,
      drifted: 0,
      unverifiable: 0,
    };
    const { open = 0, worst } = findings.get(entityRef) ?? {};
    return [
      {
        entityRef,
        status: entityStatusOf({
          verdicts: counts,
          open: open > 0,
          complete: bound.read && !isIncomplete,
        }),
        verdicts: counts,
        openFindings: open,
        ...(worst ? { worst } : {}),
        stacks: bound.refs,
      },
    ];
  });
}

/** The stacks of each entity, and whether all were read without an error. */
async function stacksOf(db: Knex, entityRefs: readonly string[]) {
  const query = db(BINDINGS)
    .join(STACKS, `${STACKS}.id`, `${BINDINGS}.stack_id`)
    .orderBy('ref')
    .select('entity_ref', 'ref', 'error', 'completed_at');
  whereInMany(query, 'entity_ref', entityRefs);
  const rows: {
    entity_ref: string;
    ref: string;
    error: string | null;
    completed_at: string | null;
  }[] = await query;
  const stacks = new Map<string, { refs: string[]; read: boolean }>();
  for (const { entity_ref, ref, error, completed_at } of rows) {
    const bound = stacks.get(entity_ref) ?? { refs: [], read: true };
    bound.refs.push(ref);
    bound.read &&= error === null && completed_at !== null;
    stacks.set(entity_ref, bound);
  }
  return stacks;
}

async function verdictsOf(db: Knex, entityRefs: readonly string[]) {
  const query = owned(db, RESOURCES, entityRefs)
    .select('entity_ref', 'verdict')
    .count({ count: '*' })
    .groupBy('entity_ref', 'verdict');
  const rows: {
    entity_ref: string;
    verdict: 'in-sync' | 'drifted' | 'unverifiable';
    count: string | number;
  }[] = await query;
  const verdicts = new Map<string, VerdictCounts>();
  for (const { entity_ref, verdict, count } of rows) {
    const counts = verdicts.get(entity_ref) ?? {
      inSync: 0,
      drifted: 0,
      unverifiable: 0,
    };
    counts[verdict === 'in-sync' ? 'inSync' : verdict] += toCount(count);
    verdicts.set(entity_ref, counts);
  }
  return verdicts;
}

async function findingsOf(db: Knex, entityRefs: readonly string[]) {
  const query = owned(db, FINDINGS, entityRefs)
    .select('entity_ref', 'severity')
    // A condition would have SQLite begin with every open finding there is.
    .select(
      db.raw(
        "count(case when state in ('open', 'acknowledged') then 1 end) as count",
      ),
    )
    .groupBy('entity_ref', 'severity');
  const rows: {
    entity_ref: string;
    severity: Severity;
    count: string | number;
  }[] = await query;
  const findings = new Map<string, { open: number; worst: Severity }>();
  for (const { entity_ref, severity, count } of rows) {
    if (toCount(count) === 0) {
      continue;
    }
    const { open, worst } = findings.get(entity_ref) ?? {
      open: 0,
      worst: severity,
    };
    findings.set(entity_ref, {
      open: open + toCount(count),
      worst:
        SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(worst)
          ? severity
          : worst,
    });
  }
  return findings;
}

/** The rows of a table that entities own, once for each of them. */
function owned(
  db: Knex,
  table: string,
  entityRefs: readonly string[],
): Knex.QueryBuilder {
  const query = db(OWNERSHIP).join(table, join =>
    join
      .on(`${table}.stack_id`, `${OWNERSHIP}.stack_id`)
      .andOn(`${table}.address`, `${OWNERSHIP}.address`),
  );
  whereInMany(query, 'entity_ref', entityRefs);
  return query;
}
