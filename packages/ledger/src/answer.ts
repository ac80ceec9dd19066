import { toHex } from './bytes';
import type { Verification, VerificationFigures } from './verification';

/**
 * The answer of a verification that found nothing wrong: whether signed checkpoints,
 * and the witnesses that were asked for, cover all that was read.
 *
 * @internal
 */
export function answerOf(
  figures: VerificationFigures,
  tree: {
    /** Size of the largest checkpoint that the witnesses asked for have cosigned. */
    witnessed: number;
    root: Uint8Array;
  },
): Verification {
  const { entries, covered } = figures;
  if (figures.checkpoints === 0) {
    return {
      ...figures,
      status: 'cannot-say',
      ...(entries === 0
        ? { reason: 'empty', message: 'There is nothing to verify.' }
        : {
            reason: 'no-checkpoint',
            message: `The ${entries} entries continue one another, but no signed checkpoint covers them.`,
          }),
    };
  }
  if (covered < entries) {
    return {
      ...figures,
      status: 'cannot-say',
      reason: 'uncovered-tail',
      message: `Entries 0 to ${
        covered - 1
      } are as they were signed; entries ${covered} to ${
        entries - 1
      } continue them, but no checkpoint covers them.`,
    };
  }
  if (tree.witnessed < entries) {
    return {
      ...figures,
      status: 'cannot-say',
      reason: 'quorum',
      message: `The ${entries} entries are as they were signed, but the witnesses that the policy asks for have cosigned no checkpoint over all of them.`,
    };
  }
  return {
    ...figures,
    status: 'intact',
    root: toHex(tree.root),
  };
}
