import type {
  Change,
  ResourceResult,
  Severity,
  UnverifiedAttribute,
} from '@iac-drift/engine';
import type {
  Attribution,
  FindingKind,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import type { DesiredDigest } from '../findings/events';

/**
 * A finding as the scan needs it: what it said last.
 *
 * @internal
 */
export interface KnownFinding {
  id: string;
  address: string;
  type: string;
  kind: FindingKind;
  severity: Severity;
  identity: ResourceResult['identity'];
  changes: Change[];
  attribution: Attribution;
  /** Undefined of what no state declares. */
  desired?: DesiredDigest;
  firstSeen: string;
  lastSeen: string;
}

/**
 * What a scan makes of a finding.
 *
 * @internal
 */
export type Transition =
  | { action: 'open'; result: ResourceResult; kind: FindingKind }
  | { action: 'keep'; finding: KnownFinding; result: ResourceResult }
  | {
      action: 'resolve';
      finding: KnownFinding;
      /**
       * `gone`: the address left the code; `uncontested`: no other stack claims the
       * object; `moved-on`: the code says something else than what it absorbed;
       * `ignored`: a rule hides what differs.
       */
      because: 'in-sync' | 'gone' | 'uncontested' | 'moved-on' | 'ignored';
      result?: ResourceResult;
    };

/**
 * Holds the verdicts of a scan against the open findings of the stack.
 *
 * Only what was seen counts: an unverifiable resource opens and closes nothing,
 * and a change whose attribute could not be compared this time still stands. A
 * resource that was deleted says nothing of the changes found in it before.
 *
 * @internal
 */
export function reconcile(input: {
  results: readonly ResourceResult[];
  /** Every address of the desired state that was read. */
  desiredAddresses: ReadonlySet<string>;
  open: readonly KnownFinding[];
  /** Resources that other stacks declare too. */
  contested?: readonly ResourceResult[];
  /** What the state took over from the cloud since it was compared last. */
  absorbed?: readonly ResourceResult[];
  /** Whether the code still says what it absorbed. */
  stillSays?(finding: KnownFinding): boolean;
  /** Paths that rules hide, by address. */
  hidden?: ReadonlyMap<string, ReadonlySet<string>>;
}): Transition[] {
  const { results, desiredAddresses, open, contested = [] } = input;
  const { absorbed = [], hidden = new Map(), stillSays } = input;
  const transitions: Transition[] = [];
  const judged = new Map(results.map(result => [result.address, result]));
  const claimed = new Map(contested.map(result => [result.address, result]));

  for (const finding of open) {
    if (finding.kind === 'contested') {
      transitions.push(
        desiredAddresses.has(finding.address)
          ? judgeClaim(finding, claimed.get(finding.address))
          : { action: 'resolve', finding, because: 'gone' },
      );
      continue;
    }
    if (finding.kind === 'absorbed') {
      if (
        desiredAddresses.has(finding.address) &&
        stillSays?.(finding) === false
      ) {
        transitions.push({ action: 'resolve', finding, because: 'moved-on' });
      }
      continue;
    }
    const result = judged.get(finding.address);
    if (!result) {
      if (!desiredAddresses.has(finding.address)) {
        transitions.push({ action: 'resolve', finding, because: 'gone' });
      }
      continue;
    }
    const transition = judge(finding, result, hidden.get(finding.address));
    if (transition) {
      transitions.push(transition);
    }
  }

  const known = new Set(open.map(f => JSON.stringify([f.address, f.kind])));
  for (const result of judged.values()) {
    const kind = result.kind;
    if (
      result.verdict === 'drifted' &&
      kind &&
      !known.has(JSON.stringify([result.address, kind]))
    ) {
      transitions.push({ action: 'open', result, kind });
    }
  }
  const isNew = ({ address }: ResourceResult, ...kinds: FindingKind[]) =>
    !kinds.some(kind => known.has(JSON.stringify([address, kind])));
  for (const result of contested.filter(one => isNew(one, 'contested'))) {
    transitions.push({ action: 'open', result, kind: 'contested' });
  }
  // Of what a finding was open, that finding tells how it ended.
  for (const result of absorbed.filter(one =>
    isNew(one, 'absorbed', 'changed', 'deleted'),
  )) {
    transitions.push({ action: 'open', result, kind: 'absorbed' });
  }
  return transitions;
}

function judgeClaim(
  finding: KnownFinding,
  result: ResourceResult | undefined,
): Transition {
  return result
    ? { action: 'keep', finding, result }
    : { action: 'resolve', finding, because: 'uncontested' };
}

function judge(
  finding: KnownFinding,
  result: ResourceResult,
  hidden: ReadonlySet<string> | undefined,
): Transition | undefined {
  if (result.verdict === 'unverifiable') {
    return undefined;
  }
  if (finding.kind === 'deleted') {
    return result.kind === 'deleted'
      ? { action: 'keep', finding, result }
      : { action: 'resolve', finding, because: 'in-sync', result };
  }
  if (result.kind === 'deleted') {
    return undefined;
  }
  const unseen = finding.changes.filter(change =>
    isUnseen(change.path, result.unverified),
  );
  const changes = [
    ...result.changes,
    ...unseen.filter(
      change => !result.changes.some(({ path }) => path === change.path),
    ),
  ];
  if (changes.length > 0) {
    return { action: 'keep', finding, result: { ...result, changes } };
  }
  const isHidden = finding.changes.some(({ path }) => hidden?.has(path));
  return {
    action: 'resolve',
    finding,
    because: isHidden ? 'ignored' : 'in-sync',
    result,
  };
}

/** Whether an attribute, something above it or something below it went unseen. */
function isUnseen(path: string, unverified: UnverifiedAttribute[]): boolean {
  return unverified.some(
    other => covers(other.path, path) || covers(path, other.path),
  );
}

function covers(outer: string, inner: string): boolean {
  return (
    inner === outer ||
    inner.startsWith(`${outer}.`) ||
    inner.startsWith(`${outer}[`)
  );
}
