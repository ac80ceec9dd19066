import { LogVerification } from './logVerification';
import type { Verification } from './verification';
import type { VerifyLogOptions } from './verifyInput';

/**
 * Verifies a log from its first byte, or from an older checkpoint on: every entry in its place, continuing the
 * one before, and together giving the root of every checkpoint; every
 * checkpoint signed by a key one trusts. Chain and tree are computed in one
 * pass over the same bytes. Needs memory for one entry and the right edge of the
 * tree, however long the log.
 *
 * @throws whatever the given streams throw; nothing of its own
 * @public
 */
export async function verifyLog(
  options: VerifyLogOptions,
): Promise<Verification> {
  return new LogVerification(options).run();
}
