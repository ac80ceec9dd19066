import { ConflictError } from '@backstage/errors';
import type { Response } from 'express';
import type { ProvingCheckpoint } from '../evidence';

/** Witnesses answer within seconds; whoever has not after so long is away. */
const PATIENCE_MS = 60_000;
const RETRY_SECONDS = 5;

/**
 * Has the caller come again for what witnesses are about to cosign. A witness that is
 * away holds nothing up: what it lacks then, whoever verifies it is told.
 *
 * @throws ConflictError, with `Retry-After`
 * @internal
 */
export function requireCosigned(
  res: Response,
  { unacceptedSince }: ProvingCheckpoint,
  now: Date,
): void {
  const waited = now.getTime() - Date.parse(unacceptedSince ?? '');
  if (waited < PATIENCE_MS) {
    res.setHeader('Retry-After', String(RETRY_SECONDS));
    throw new ConflictError(
      'The witnesses that the policy of the log asks for have not cosigned the newest entries yet; try again in a few seconds.',
    );
  }
}
