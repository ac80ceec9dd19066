import {
  EntityStatus,
  entityStatusOf,
  Severity,
  VerdictCounts,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { toCount, whereInMany } from '../database';
import {
  BindingRow,
  BINDINGS,
  OWNERSHIP,
  RESOURCES,
  StackRow,
  STACKS,
} from '../stacks/tables';
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
  await addPartsOfStacks(db, stacks);
  const findings = await findingsOf(db, entityRefs);
  return entityRefs.flatMap(entityRef => {
    const isIncomplete = incomplete?.has(entityRef);
    const bound = stacks.get(entityRef) ?? nothingBound();
    if (bound.refs.length === 0 && !isIncomplete) {
      return [];
    }
    const { verdicts } = bound;
    const { open = 0, worst } = findings.get(entityRef) ?? {};
    return [
      {
        entityRef,
        status: entityStatusOf({
          verdicts,
          open: open > 0,
          complete: bound.read && !isIncomplete,
        }),
        verdicts,
        openFindings: open,
        ...(worst ? { worst } : {}),
        stacks: bound.refs,
      },
    ];
  });
}

/** What an entity has of stacks. */
interface Bound {
  refs: string[];
  /** Whether all were read without an error. */
  read: boolean;
  verdicts: VerdictCounts;
  /** Ids of the stacks of which it has a part, not counted yet. */
  parts: Set<string>;
}

function nothingBound(): Bound {
  return {
    refs: [],
    read: true,
    verdicts: { inSync: 0, drifted: 0, unverifiable: 0 },
    parts: new Set(),
  };
}

/**
 * The stacks of each entity. Those that it has as a whole are counted already, by
 * their scans: of most organisations that is every resource there is.
 */
async function stacksOf(
  db: Knex,
  entityRefs: readonly string[],
): Promise<Map<string, Bound>> {
  const query = db(BINDINGS)
    .join(STACKS, `${STACKS}.id`, `${BINDINGS}.stack_id`)
    .orderBy('ref')
    .select(`${STACKS}.*`, 'entity_ref', 'patterns');
  whereInMany(query, 'entity_ref', entityRefs);
  const rows: (StackRow & Pick<BindingRow, 'entity_ref' | 'patterns'>)[] =
    await query;
  const stacks = new Map<string, Bound>();
  for (const row of rows) {
    const bound = stacks.get(row.entity_ref) ?? nothingBound();
    bound.refs.push(row.ref);
    bound.read &&= row.error === null && row.completed_at !== null;
    if (row.patterns === null) {
      bound.verdicts.inSync += row.in_sync;
      bound.verdicts.drifted += row.drifted;
      bound.verdicts.unverifiable += row.unverifiable;
    } else {
      bound.parts.add(row.id);
    }
    stacks.set(row.entity_ref, bound);
  }
  return stacks;
}

/** Counts the resources of which entities have a part of the stack, one by one. */
async function addPartsOfStacks(
  db: Knex,
  stacks: Map<string, Bound>,
): Promise<void> {
  const sharing = [...stacks].filter(([, { parts }]) => parts.size > 0);
  const query = owned(
    db,
    RESOURCES,
    sharing.map(([entityRef]) => entityRef),
  )
    .select('entity_ref', 'verdict', { stack_id: `${OWNERSHIP}.stack_id` })
    .count({ count: '*' })
    .groupBy('entity_ref', 'verdict', `${OWNERSHIP}.stack_id`);
  const rows: {
    entity_ref: string;
    stack_id: string;
    verdict: 'in-sync' | 'drifted' | 'unverifiable';
    count: string | number;
  }[] = sharing.length > 0 ? await query : [];
  for (const { entity_ref, stack_id, verdict, count } of rows) {
    const bound = stacks.get(entity_ref);
    if (bound?.parts.has(stack_id)) {
      bound.verdicts[verdict === 'in-sync' ? 'inSync' : verdict] +=
        toCount(count);
    }
  }
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
