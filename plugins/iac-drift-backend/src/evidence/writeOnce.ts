import type { LedgerWriteOnce } from '@iac-drift/backstage-plugin-iac-drift-common';
import type { WriteOnceProof } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { AnchorState } from './anchorRows';

/** A proof is believed for two days: it is tried daily, and one day may fail. */
const VALID_MS = 48 * 60 * 60_000;

const ACTS = {
  'delete-version': 'Deleting a locked version',
  'shorten-retention': 'Shortening a retention',
} as const;

/** Whether everything was tried and denied. @internal */
export function isWriteOnce({ attempts }: WriteOnceProof): boolean {
  const denied = (act: string) =>
    attempts.some(attempt => attempt.act === act) &&
    attempts.every(attempt => attempt.act !== act || attempt.denied);
  return denied('delete-version') && denied('shorten-retention');
}

/**
 * What may be said of a store. It is called write-once only when it refused to delete
 * and to shorten, and only for two days.
 *
 * @param options - `promises`: whether the store claims to be write-once at all
 * @internal
 */
export function writeOnceOf(options: {
  anchor: Pick<AnchorState, 'proof' | 'proofError'>;
  promises: boolean;
  now: Date;
}): LedgerWriteOnce {
  const { anchor, promises, now } = options;
  const { proof, proofError } = anchor;
  if (!promises) {
    return {
      state: 'not-write-once',
      reason: 'Whoever can write to it can delete what is in it.',
    };
  }
  if (!proof) {
    return {
      state: 'unknown',
      reason: proofError
        ? `It could not be tried: ${proofError}`
        : 'It was not tried yet.',
    };
  }
  const broken = proof.attempts.find(({ denied }) => !denied);
  if (broken || !isWriteOnce(proof)) {
    return {
      state: 'not-write-once',
      reason: broken
        ? `${ACTS[broken.act]} was not denied: ${broken.detail}`
        : 'Not everything was tried.',
      proof,
    };
  }
  const age = now.getTime() - Date.parse(proof.time);
  return age >= 0 && age < VALID_MS
    ? {
        state: 'write-once',
        reason: 'Deleting and shortening were tried and denied.',
        proof,
      }
    : {
        state: 'unknown',
        reason: `The last proof is over 48 hours old.${
          proofError ? ` Since then it could not be tried: ${proofError}` : ''
        }`,
        proof,
      };
}
