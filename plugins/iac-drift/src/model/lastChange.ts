import { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';

/**
 * The newest change that is known of: one that made drift, or that ended it.
 *
 * @internal
 */
export function lastChange(
  findings: Finding[],
): { actor?: string; time: string } | undefined {
  return findings
    .flatMap(({ attribution, firstSeen, resolution }) => [
      { actor: attribution.actor, time: attribution.time ?? firstSeen },
      ...(resolution
        ? [{ actor: resolution.attribution.actor, time: resolution.time }]
        : []),
    ])
    .sort((a, b) => b.time.localeCompare(a.time))
    .at(0);
}
