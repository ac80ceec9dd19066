import { LoggerService } from '@backstage/backend-plugin-api';
import type {
  LiveRead,
  LiveStateReader,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { DesiredResource, liveKeysOf } from '@iac-drift/engine';
import { logUnexpected } from '../errors';
import { Claim, countCall } from './claimStack';
import { untilAborted } from './untilAborted';

/**
 * Asks the cloud for everything that the resources of a stack are compared with.
 * Whatever goes wrong is a failure in the answer, so that the resources it covers
 * become unverifiable and nothing else.
 *
 * @internal
 */
export async function readLive(options: {
  reader: LiveStateReader | undefined;
  claim: Claim;
  resources: DesiredResource[];
  logger: LoggerService;
  signal: AbortSignal;
}): Promise<LiveRead> {
  const { reader, claim, resources, logger, signal } = options;
  if (!reader) {
    return failed(
      'No module that reads live state is installed; add one, for example iac-drift-backend-module-aws.',
    );
  }
  try {
    return await untilAborted(
      reader.read(liveKeysOf(resources), {
        signal,
        onCall: name => countCall(claim, name),
        notBefore: claim.stack.changed_at ?? undefined,
      }),
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    logUnexpected(
      logger,
      `Live state could not be read by ${reader.id}`,
      error,
    );
    return failed(
      'Live state could not be read for an unforeseen reason; the server log says more.',
    );
  }
}

function failed(detail: string): LiveRead {
  return { items: [], failures: [{ reason: 'source-error', detail }] };
}
