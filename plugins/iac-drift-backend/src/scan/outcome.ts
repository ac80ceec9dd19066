import type { Change, DesiredResource } from '@iac-drift/engine';
import type { Resolution } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { DesiredDigest } from '../findings/events';
import { digestOf } from './logData';

/**
 * Digest of the desired attributes that the changes lie in, so that a later scan
 * can tell which side moved without keeping the state. Attributes that hold
 * something sensitive are left out: a digest of a short secret can be guessed.
 *
 * @returns undefined when nothing is left to digest
 * @internal
 */
export function digestOfDesired(
  changes: readonly Change[],
  resource: DesiredResource | undefined,
): string | undefined {
  if (!resource || resource.sensitivePaths.includes('')) {
    return undefined;
  }
  const secret = new Set([
    ...resource.sensitivePaths.map(headOf),
    ...changes.filter(change => change.sensitive).map(c => headOf(c.path)),
  ]);
  const heads = [...new Set(changes.map(change => headOf(change.path)))]
    .filter(head => !secret.has(head))
    .sort();
  return heads.length
    ? digestOf(
        heads.map(head => [
          head,
          Object.hasOwn(resource.attributes, head)
            ? resource.attributes[head]
            : null,
        ]),
      )
    : undefined;
}

/**
 * How a drift ended that is in sync now: did the cloud go back to the code, or did
 * the code move to the cloud?
 *
 * @returns the outcome, and the reason when which side moved is not certain
 * @internal
 */
export function outcomeOf(options: {
  kind: string;
  changes: readonly Change[];
  /** The state that the drift was last judged against. */
  then: DesiredDigest | undefined;
  /** The state read now, and the resource in it. */
  now: {
    sha256: string;
    commit?: string;
    resource: DesiredResource | undefined;
  };
}): { outcome: Resolution['outcome']; doubt?: string } {
  const { kind, changes, then, now } = options;
  // A deleted object that is there again was made again, whoever did it.
  if (kind === 'deleted' || then?.sha256 === now.sha256) {
    return { outcome: 'reverted' };
  }
  const digest = digestOfDesired(changes, now.resource);
  if (digest === undefined || then?.attributesSha256 === undefined) {
    return {
      outcome: 'reverted',
      doubt:
        'The attribute is sensitive, and it is not the same state as then, so that which side moved cannot be told.',
    };
  }
  if (digest === then.attributesSha256) {
    return { outcome: 'reverted' };
  }
  // The state moved and the code did not: a refresh took the drift over.
  const isSameCode = then.commit !== undefined && then.commit === now.commit;
  return { outcome: isSameCode ? 'absorbed' : 'adopted' };
}

function headOf(path: string): string {
  return /^[^.[]*/.exec(path)?.[0] ?? path;
}
