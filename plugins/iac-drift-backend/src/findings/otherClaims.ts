import type { Finding } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { Change } from '@iac-drift/engine';

/**
 * The other stacks that declare a contested object, by what the log has of it.
 *
 * @internal
 */
export function otherClaims(
  changes: readonly Change[],
): NonNullable<Finding['contestedBy']> {
  return changes.flatMap(({ live }) =>
    live && typeof live === 'object' && !Array.isArray(live)
      ? [{ stack: String(live.stack), address: String(live.address) }]
      : [],
  );
}
