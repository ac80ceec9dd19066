import type { RejectedCandidate } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { ResourceResult } from '@iac-drift/engine';
import type { Atom } from './atoms';
import { ruleOf, type EventRule } from './events';
import { contradicts } from './contradicts';
import { concerns, explains, mayDo, undoes } from './explain';
import { isInfrastructureCode } from './channel';
import { identify, sessionKeyOf, type Caller } from './identity';
import { requestOf, type Leaves } from './request';
import type { TrailEvent } from './TrailEvent';

/** More rejected events than this tell a reader nothing. */
const MAX_REJECTED = 10;

/**
 * What the events of a window say about who did something. `reason` is free of
 * what the requests held.
 *
 * @internal
 */
export interface Grade {
  confidence: 'confirmed' | 'probable' | 'unknown';
  /** Set unless unknown. */
  event?: TrailEvent;
  caller?: Caller;
  /** Set unless confirmed. */
  reason?: string;
  /** Named because nobody else can have made it; sound only if all events are known. */
  byElimination?: boolean;
  rejected: RejectedCandidate[];
}

interface Candidate {
  event: TrailEvent;
  rule: EventRule;
  request: Leaves;
  caller: Caller;
}

/**
 * Finds the event behind a change.
 *
 * `confirmed`: requests of one caller hold every part of the change. `probable`:
 * they hold some of it, or one caller alone can have made it. Several callers who
 * can have made it, and nothing to tell them apart, are `unknown`: the newest of
 * them would be a guess.
 *
 * @param options - `events` newest first; `since`: an event before it must hold the
 * change to be named, it is not suspect for its time alone; `ownApplyUntil`: when the
 * stack's own state was written, `unknown` when no source says so. What infrastructure
 * code did before that is the stack's own apply, unless it did what is looked for
 * @internal
 */
export function grade(options: {
  events: TrailEvent[];
  atoms: Atom[];
  result: ResourceResult;
  since: Date;
  ownApplyUntil?: string;
}): Grade {
  const { events, atoms, result, ownApplyUntil } = options;
  const rejected = new Map<TrailEvent, string>();
  const candidates: Candidate[] = [];
  for (const event of events) {
    const rule = ruleOf(event, result);
    if (event.readOnly) {
      continue;
    } else if (isDryRun(event)) {
      rejected.set(event, 'It was a dry run.');
    } else if (event.errorCode) {
      rejected.set(event, 'The call failed.');
    } else if (!rule || !atoms.some(atom => concerns(rule, atom, result))) {
      rejected.set(event, `It does not change ${attributes(atoms)}.`);
    } else {
      const request = requestOf(event);
      candidates.push({ event, rule, request, caller: identify(event) });
    }
  }
  const answer = choose({ ...options, candidates });
  for (const candidate of candidates) {
    const { event } = candidate;
    if (event !== answer.event) {
      rejected.set(
        event,
        answer.explained?.has(event)
          ? 'It explains another part of the change.'
          : whyRejected(candidate, ownApplyUntil),
      );
    }
  }
  return {
    confidence: answer.confidence,
    event: answer.event,
    caller: answer.caller,
    reason: answer.reason,
    byElimination: answer.byElimination,
    rejected: [...rejected]
      .sort(([a], [b]) => b.time.localeCompare(a.time))
      .slice(0, MAX_REJECTED)
      .map(([{ eventId, eventName, time }, reason]) => ({
        eventId,
        eventName,
        time,
        reason,
      })),
  };
}

function choose(options: {
  candidates: Candidate[];
  atoms: Atom[];
  result: ResourceResult;
  since: Date;
  ownApplyUntil?: string;
}): Omit<Grade, 'rejected'> & { explained?: Set<TrailEvent> } {
  const { candidates, atoms, result, since, ownApplyUntil } = options;
  const authors = atoms.map(atom => authorOf(atom, candidates, atoms, result));
  const named = authors.filter(author => author !== undefined);

  if (named.length > 0) {
    const winner = mostFrequent(named);
    const mine = atoms.filter(
      (_, at) => authors[at] && isSameCaller(authors[at], winner),
    );
    const others = atoms.filter(atom => !mine.includes(atom));
    return {
      confidence: others.length === 0 ? 'confirmed' : 'probable',
      event: winner.event,
      caller: winner.caller,
      reason:
        others.length === 0
          ? undefined
          : `The request explains ${attributes(mine)}; ${attributes(
              others,
            )} ${whyNot(others, atoms, authors)}.`,
      explained: new Set(named.map(({ event }) => event)),
    };
  }

  const suspects = candidates.filter(
    ({ event, rule, request }) =>
      new Date(event.time) > since &&
      !rule.vague &&
      !isOwnApply(event, ownApplyUntil) &&
      atoms.some(
        atom =>
          mayDo(rule, atom, result) &&
          !contradicts(request, rule, atom, result) &&
          event.time >= undoneAt(atom, candidates, result),
      ),
  );
  const [newest, ...older] = suspects;
  if (!newest) {
    return {
      confidence: 'unknown',
      reason: `None of the events that name the resource can have changed ${attributes(
        atoms,
      )}.`,
    };
  }
  const callers = new Set(suspects.map(keyOf));
  if (newest.caller.actor === undefined || callers.size > 1) {
    return {
      confidence: 'unknown',
      reason: `${suspects.length} calls by ${
        callers.size
      } callers can have changed ${attributes(
        atoms,
      )}, and no request tells which did.`,
    };
  }
  if (ownApplyUntil === 'unknown' && isInfrastructureCode(newest.event)) {
    return {
      confidence: 'unknown',
      reason: `Only infrastructure code can have changed ${attributes(
        atoms,
      )}, and whether it was the stack's own apply cannot be told.`,
    };
  }
  return {
    confidence: 'probable',
    byElimination: true,
    event: newest.event,
    caller: newest.caller,
    reason:
      older.length === 0
        ? `It is the only call that can have changed ${attributes(
            atoms,
          )}, but its request does not show the value.`
        : `All ${suspects.length} calls that can have changed ${attributes(
            atoms,
          )} are by this caller, but no request shows the value.`,
  };
}

/**
 * The newest event whose request holds the atom, unless a newer one undid it: then
 * whoever did it again is not among the events.
 */
function authorOf(
  atom: Atom,
  candidates: Candidate[],
  atoms: Atom[],
  result: ResourceResult,
): Candidate | undefined {
  for (const candidate of candidates) {
    const { request, rule } = candidate;
    if (
      mayDo(rule, atom, result) &&
      (explains(request, rule, atom, result) ||
        replaces(candidate, atom, atoms, result))
    ) {
      return candidate;
    }
    if (concerns(rule, atom, result) && undoes(request, rule, atom, result)) {
      return undefined;
    }
  }
  return undefined;
}

/** When an atom was last undone: what did it before did not last. */
function undoneAt(
  atom: Atom,
  candidates: Candidate[],
  result: ResourceResult,
): string {
  const last = candidates.find(
    ({ request, rule }) =>
      concerns(rule, atom, result) && undoes(request, rule, atom, result),
  );
  return last?.event.time ?? '';
}

/** A call that sets an element in the place of another does not name the other. */
function replaces(
  { request, rule }: Candidate,
  atom: Atom,
  atoms: Atom[],
  result: ResourceResult,
): boolean {
  return (
    atom.did === 'remove' &&
    rule.effect === 'sets' &&
    atoms.some(
      other =>
        other.did === 'add' &&
        other.attribute === atom.attribute &&
        explains(request, rule, other, result),
    )
  );
}

function mostFrequent(authors: Candidate[]): Candidate {
  const count = (author: Candidate) =>
    authors.filter(other => isSameCaller(other, author)).length;
  return authors.reduce((best, author) => {
    const difference = count(author) - count(best);
    return difference > 0 ||
      (difference === 0 && author.event.time > best.event.time)
      ? author
      : best;
  });
}

function isSameCaller(a: Candidate, b: Candidate): boolean {
  return (
    a.event === b.event ||
    (a.caller.actor !== undefined && keyOf(a) === keyOf(b))
  );
}

/** Two people may assume a role under the same name. */
function keyOf({ caller, event }: Candidate): string {
  return JSON.stringify([caller.actor, sessionKeyOf(event)]);
}

/** Before the state was written, its own apply made the cloud what the code says. */
function isOwnApply(event: TrailEvent, until: string | undefined): boolean {
  return (
    until !== undefined &&
    until !== 'unknown' &&
    isInfrastructureCode(event) &&
    Date.parse(event.time) <= Date.parse(until)
  );
}

function whyRejected({ event }: Candidate, until: string | undefined): string {
  return isOwnApply(event, until)
    ? "It is an apply of the stack's own, which the state holds."
    : 'Its request does not hold the change.';
}

function whyNot(
  others: Atom[],
  atoms: Atom[],
  authors: Array<Candidate | undefined>,
): string {
  if (others.every(atom => atom.did === 'hide')) {
    return 'is sensitive and cannot be matched';
  }
  return others.some(atom => authors[atoms.indexOf(atom)])
    ? 'was changed by another caller'
    : 'was not in it';
}

/** Attributes in words: `ingress and tags_all`. */
function attributes(atoms: Atom[]): string {
  const names = [
    ...new Set(atoms.map(({ attribute }) => attribute || 'the resource')),
  ];
  return names.length > 3
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more attributes`
    : names.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

function isDryRun(event: TrailEvent): boolean {
  return (
    event.errorCode?.includes('DryRunOperation') === true ||
    requestOf(event).leaves.some(
      ({ keys, value }) => keys.at(-1) === 'dryrun' && value === 'true',
    )
  );
}
