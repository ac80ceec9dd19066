import type { AttributionRequest } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { ResourceResult } from '@iac-drift/engine';
import { Knex } from 'knex';
import { batches } from '../database';
import { toKnown } from '../findings/knownFindings';
import { LookupRow, LOOKUPS, nextTry } from '../findings/lookups';
import { FindingRow, FINDINGS } from '../findings/tables';
import type { Attribute } from './attribute';
import type { KnownFinding } from './reconcile';
import type { Enqueue } from './recordScan';
import { scanEvents } from './scanEvents';

/** As many as share calls well, and are answered within minutes. */
const AT_ONCE = 500;

/**
 * Takes up the searches for who did something that are due: CloudTrail shows
 * events minutes after the call. Each answer, and that there will be none, is an
 * event of its own in the log. One replica at a time does so.
 *
 * @returns ids of the stacks of which something else is known now
 * @internal
 */
export async function lateAttributions(options: {
  db: Knex;
  enqueue: Enqueue;
  attribute: Attribute;
  now: () => Date;
}): Promise<string[]> {
  const { db, enqueue, attribute } = options;
  const due = await db<LookupRow>(LOOKUPS)
    .where('next_at', '<=', options.now().toISOString())
    .orderBy(['next_at', 'finding_id', 'of'])
    .limit(AT_ONCE);
  if (due.length === 0) {
    return [];
  }
  const findings = await findingsOf(db, due);
  const open = due.filter(({ finding_id: id }) => findings.has(id));
  const answers = await attribute(
    open.map(row => requestOf(row, findings.get(row.finding_id)!)),
  );

  const now = options.now().toISOString();
  const later: [LookupRow, string][] = [];
  const answered = open.flatMap((row, at) => {
    const { looking, ...attribution } = answers[at];
    const next = looking ? nextTry(row.asked_at, now) : undefined;
    if (next) {
      later.push([row, next]);
      return [];
    }
    const { id, stackId, stack, address } = findings.get(row.finding_id)!;
    return scanEvents.attributed(now, {
      findingId: id,
      stackId,
      stack,
      address,
      of: row.of,
      attribution,
      askedAt: row.asked_at,
    });
  });
  await db.transaction(async tx => {
    for (const [{ finding_id, of, asked_at }, next_at] of later) {
      await tx<LookupRow>(LOOKUPS)
        .where({ finding_id, of, asked_at })
        .update({ next_at });
    }
    if (answered.length > 0) {
      await enqueue(answered, tx);
    }
  });
  return [
    ...new Set(answered.map(({ source }) => source.split('/').at(-1) ?? '')),
  ];
}

type StoredFinding = KnownFinding & { stackId: string; stack: string };

async function findingsOf(
  db: Knex,
  rows: LookupRow[],
): Promise<Map<string, StoredFinding>> {
  const found = new Map<string, StoredFinding>();
  for (const ids of batches([...new Set(rows.map(row => row.finding_id))])) {
    for (const row of await db<FindingRow>(FINDINGS).whereIn('id', ids)) {
      const { id, stack_id: stackId, stack } = row;
      found.set(id, { ...toKnown(row), stackId, stack });
    }
  }
  return found;
}

function requestOf(row: LookupRow, finding: KnownFinding): AttributionRequest {
  return {
    ...questionAbout(finding, row.of, row.live_as_of ?? undefined),
    notBefore: row.not_before ?? undefined,
    desiredAsOf: row.desired_as_of ?? undefined,
  };
}

/**
 * What to ask of a finding: who made its drift, or who ended it.
 *
 * @remarks
 * An unmanaged object is a deleted one turned round: somebody made it, and it ends
 * when somebody deletes it.
 *
 * @param liveAsOf - capture time of the live item that shows it
 * @internal
 */
export function questionAbout(
  finding: AskedAbout,
  of: AttributionRequest['of'],
  liveAsOf?: string,
): Pick<AttributionRequest, 'result' | 'of'> {
  const isUnmanaged = finding.kind === 'unmanaged';
  const turned = of === 'drift' ? 'resolution' : 'drift';
  const asked = isUnmanaged ? turned : of;
  return {
    result: {
      ...asResult({ ...finding, ...(isUnmanaged ? { kind: 'deleted' } : {}) }),
      verdict: asked === 'drift' ? 'drifted' : 'in-sync',
      liveAsOf,
    },
    of: asked,
  };
}

type AskedAbout = Pick<
  KnownFinding,
  'address' | 'type' | 'identity' | 'changes' | 'kind'
>;

/**
 * A finding as the comparison would put it, were its drift gone: its kind and
 * changes tell what is gone.
 *
 * @internal
 */
export function asResult(finding: AskedAbout): ResourceResult {
  return {
    address: finding.address,
    type: finding.type,
    identity: finding.identity,
    verdict: 'in-sync',
    kind: finding.kind === 'deleted' ? 'deleted' : 'changed',
    changes: finding.changes,
    unverified: [],
    attributesCompared: 0,
    attributesDeclared: 0,
  };
}
