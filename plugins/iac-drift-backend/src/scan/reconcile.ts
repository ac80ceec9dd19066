import type {
  Change,
  DriftKind,
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
  desired: DesiredDigest;
  firstSeen: string;
  lastSeen: string;
}

/**
 * What a scan makes of a finding.
 *
 * @internal
 */
export type Transition =
  | { action: 'open'; result: ResourceResult; kind: DriftKind }
  | { action: 'keep'; finding: KnownFinding; result: ResourceResult }
  | {
      action: 'resolve';
      finding: KnownFinding;
      /** `gone`: the address left the code. */
      because: 'in-sync' | 'gone';
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
}): Transition[] {
  const { results, desiredAddresses, open } = input;
  const transitions: Transition[] = [];
  const judged = new Map(results.map(result => [result.address, result]));

  for (const finding of open) {
    const result = judged.get(finding.address);
    if (!result) {
      if (!desiredAddresses.has(finding.address)) {
        transitions.push({ action: 'resolve', finding, because: 'gone' });
      }
      continue;
    }
    const transition = judge(finding, result);
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
  return transitions;
}

function judge(
  finding: KnownFinding,
  result: ResourceResult,
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
  return changes.length === 0
    ? { action: 'resolve', finding, because: 'in-sync', result }
    : { action: 'keep', finding, result: { ...result, changes } };
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
