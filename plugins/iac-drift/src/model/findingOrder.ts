import {
  Finding,
  Severity,
} from '@iac-drift/backstage-plugin-iac-drift-common';

/** Severities, worst first. @internal */
export const SEVERITIES: readonly Severity[] = [
  'critical',
  'high',
  'medium',
  'low',
];

/**
 * Findings that are not resolved, worst first, the newest of the same severity
 * first.
 *
 * @internal
 */
export function unresolvedWorstFirst(findings: Finding[]): Finding[] {
  return findings
    .filter(finding => finding.state !== 'resolved')
    .sort(
      (a, b) =>
        SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
        b.firstSeen.localeCompare(a.firstSeen),
    );
}

/** The worst finding that nobody decided on. @internal */
export function worstOpen(findings: Finding[]): Finding | undefined {
  return unresolvedWorstFirst(findings).find(({ state }) => state === 'open');
}

/** Findings that are resolved, the one that ended last first. @internal */
export function resolvedNewestFirst(findings: Finding[]): Finding[] {
  const endOf = (finding: Finding) =>
    finding.resolution?.time ?? finding.lastSeen;
  return findings
    .filter(finding => finding.state === 'resolved')
    .sort((a, b) => endOf(b).localeCompare(endOf(a)));
}
