import type { Attribution } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { oneLine } from '../errors';
import type { LedgerEvent, Projection } from '../ledger';
import { digestOf, stableJson } from '../scan/logData';
import {
  EVENT_TYPES,
  FindingAttributed,
  findingAttributed,
  FindingDecided,
  findingDecided,
  FindingDetected,
  findingDetected,
  FindingResolved,
  findingResolved,
  FindingUpdated,
  findingUpdated,
} from './events';
import { projectLookup, Sought } from './lookups';
import { projectAttribution } from './projectAttribution';
import { projectDecision } from './projectDecision';
import { sessionColumns } from './session';
import {
  byWhom,
  howItEnded,
  whatChanged,
  whatWasDecided,
  whoItWas,
} from './summary';
import {
  FINDING_EVENTS,
  FindingEventRow,
  FindingRow,
  FINDINGS,
} from './tables';

/**
 * Carries what the log says of findings into their tables. Nothing else writes there,
 * so that they can be dropped and made anew. An entry that was carried over before
 * changes nothing.
 *
 * @internal
 */
export const projectFindings: Projection = {
  [EVENT_TYPES.detected]: ({ seq, event, data }, tx) =>
    detect(tx, seq, event, findingDetected.parse(data)),
  [EVENT_TYPES.updated]: ({ seq, event, data }, tx) =>
    update(tx, seq, event, findingUpdated.parse(data)),
  [EVENT_TYPES.attributed]: ({ seq, event, data }, tx) =>
    attribute(tx, seq, event, findingAttributed.parse(data)),
  [EVENT_TYPES.resolved]: ({ seq, event, data }, tx) =>
    resolve(tx, seq, event, findingResolved.parse(data)),
  [EVENT_TYPES.decided]: ({ seq, event, data }, tx) =>
    decideOn(tx, seq, event, findingDecided.parse(data)),
};

/**
 * Which finding an open drift is: one life for each stack, address and kind.
 *
 * @internal
 */
export function fingerprintOf(finding: {
  stackId: string;
  address: string;
  kind: string;
}): string {
  return digestOf([finding.stackId, finding.address, finding.kind]);
}

async function detect(
  tx: Knex,
  seq: number,
  event: LedgerEvent,
  data: FindingDetected,
): Promise<void> {
  if (await isInHistory(tx, data.findingId, seq)) {
    return;
  }
  // The scan opens one finding for each drift. Should the log hold two all the
  // same, the first stands: a projection must not stop the log.
  await tx<FindingRow>(FINDINGS)
    .insert({
      id: data.findingId,
      open_fingerprint: fingerprintOf(data),
      stack_id: data.stackId,
      stack: data.stack,
      address: data.address,
      type: data.type,
      kind: data.kind,
      state: 'open',
      severity: data.severity,
      identity: stableJson(data.identity),
      entity_refs: stableJson(data.entityRefs),
      changes: stableJson(data.changes),
      attribution: stableJson(data.attribution),
      ...sessionColumns(data.attribution),
      desired: stableJson(data.desired ?? null),
      first_seen: event.time,
      last_seen: event.time,
      changed_at: event.time,
      resolution: null,
      resolved_at: null,
      search: searchText(data),
      decision: null,
      accepted_revision: null,
      accepted_until: null,
    })
    .onConflict()
    .ignore();
  await projectLookup(tx, questionOf(event, data, data.attribution, 'drift'));
  await addToHistory(tx, {
    finding_id: data.findingId,
    seq,
    type: event.type,
    time: event.time,
    summary: `Drift detected: ${whatChanged(data.kind, data.changes)}, ${byWhom(
      data.attribution,
    )}.`,
  });
}

async function update(
  tx: Knex,
  seq: number,
  event: LedgerEvent,
  data: FindingUpdated,
): Promise<void> {
  const row = await tx<FindingRow>(FINDINGS)
    .where('id', data.findingId)
    .first();
  if (!row || (await isInHistory(tx, data.findingId, seq))) {
    return;
  }
  await tx<FindingRow>(FINDINGS)
    .where('id', data.findingId)
    .update({
      severity: data.severity,
      identity: stableJson(data.identity),
      changes: stableJson(data.changes),
      attribution: stableJson(data.attribution),
      ...sessionColumns(data.attribution),
      desired: stableJson(data.desired ?? null),
      changed_at: event.time,
      last_seen: event.time,
      search: searchText({ ...data, type: row.type, stack: row.stack }),
    });
  await projectLookup(tx, questionOf(event, data, data.attribution, 'drift'));
  const moved =
    row.changes === stableJson(data.changes)
      ? 'What is known of it changed'
      : `The drift moved: ${whatChanged(row.kind, data.changes)}`;
  await addToHistory(tx, {
    finding_id: data.findingId,
    seq,
    type: event.type,
    time: event.time,
    summary: `${moved}, ${byWhom(data.attribution)}.`,
  });
}

async function attribute(
  tx: Knex,
  seq: number,
  event: LedgerEvent,
  data: FindingAttributed,
): Promise<void> {
  if (
    !(await isInHistory(tx, data.findingId, seq)) &&
    (await projectAttribution(tx, event.time, data))
  ) {
    await addToHistory(tx, {
      finding_id: data.findingId,
      seq,
      type: event.type,
      time: event.time,
      summary: `${whoItWas(data.of, data.attribution)}.`,
    });
  }
}

async function resolve(
  tx: Knex,
  seq: number,
  event: LedgerEvent,
  data: FindingResolved,
): Promise<void> {
  if (await isInHistory(tx, data.findingId, seq)) {
    return;
  }
  const changed = await tx<FindingRow>(FINDINGS)
    .where('id', data.findingId)
    .update({
      open_fingerprint: null,
      state: 'resolved',
      last_seen: data.lastSeen,
      changed_at: event.time,
      resolution: stableJson(data.resolution),
      resolved_at: data.resolution.time,
    });
  if (changed) {
    await projectLookup(
      tx,
      questionOf(event, data, data.resolution.attribution, 'resolution'),
    );
    await addToHistory(tx, {
      finding_id: data.findingId,
      seq,
      type: event.type,
      time: event.time,
      summary: `${howItEnded(data)}.`,
    });
  }
}

async function decideOn(
  tx: Knex,
  seq: number,
  event: LedgerEvent,
  data: FindingDecided,
): Promise<void> {
  if (await isInHistory(tx, data.findingId, seq)) {
    return;
  }
  await projectDecision(tx, event.time, data);
  await addToHistory(tx, {
    finding_id: data.findingId,
    seq,
    type: event.type,
    time: event.time,
    summary: `${whatWasDecided(data)}.`,
  });
}

/** The question that an event leaves open, if it does. */
function questionOf(
  event: LedgerEvent,
  data: Pick<
    FindingDetected | FindingResolved,
    'findingId' | 'liveAsOf' | 'notBefore' | 'desired'
  >,
  attribution: Attribution,
  of: Sought,
) {
  const { findingId, liveAsOf, notBefore, desired } = data;
  return {
    findingId,
    of,
    attribution,
    askedAt: event.time,
    liveAsOf,
    notBefore,
    desiredAsOf: desired?.writtenAt,
  };
}

async function isInHistory(
  tx: Knex,
  findingId: string,
  seq: number,
): Promise<boolean> {
  const row = await tx<FindingEventRow>(FINDING_EVENTS)
    .where({ finding_id: findingId, seq })
    .first();
  return row !== undefined;
}

async function addToHistory(tx: Knex, row: FindingEventRow): Promise<void> {
  await tx<FindingEventRow>(FINDING_EVENTS)
    .insert({ ...row, summary: oneLine(row.summary, 1000) })
    .onConflict(['finding_id', 'seq'])
    .ignore();
}

/** What the free text filter looks in, lower case. */
function searchText(
  data: Pick<
    FindingDetected,
    'stack' | 'address' | 'type' | 'identity' | 'attribution'
  >,
): string {
  return [
    data.address,
    data.type,
    data.stack,
    data.identity.id,
    data.identity.arn,
    data.attribution.actor,
  ]
    .map(part => oneLine(part ?? '', 4000))
    .join('\n')
    .toLowerCase();
}
