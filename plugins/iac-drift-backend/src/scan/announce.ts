import { LoggerService } from '@backstage/backend-plugin-api';
import { SignalsService } from '@backstage/plugin-signals-node';
import { IAC_DRIFT_SIGNAL_CHANNEL } from '@iac-drift/backstage-plugin-iac-drift-common';
import { logUnexpected } from '../errors';

/**
 * Tells open pages that a stack has news. Everyone connected hears it, so that it
 * says nothing but the id; pages then ask the API.
 *
 * @internal
 */
export function announce(
  signals: SignalsService,
  logger: LoggerService,
  stackId: string,
): void {
  signals
    .publish({
      recipients: { type: 'broadcast' },
      channel: IAC_DRIFT_SIGNAL_CHANNEL,
      message: { stackId },
    })
    .catch(error => logUnexpected(logger, 'A signal was not sent', error));
}
