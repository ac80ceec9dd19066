import { LoggerService } from '@backstage/backend-plugin-api';
import { EventsService } from '@backstage/plugin-events-node';
import { SignalsService } from '@backstage/plugin-signals-node';
import {
  IAC_DRIFT_EVENT_TOPIC,
  IAC_DRIFT_SIGNAL_CHANNEL,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { logUnexpected } from '../errors';

/**
 * Tells open pages and other plugins that a stack has news. Everyone connected
 * hears it, so that it says nothing but the id; they then ask the API.
 *
 * @internal
 */
export function announce(
  services: {
    signals: SignalsService;
    events: EventsService;
    logger: LoggerService;
  },
  stackId: string,
): void {
  const { signals, events, logger } = services;
  signals
    .publish({
      recipients: { type: 'broadcast' },
      channel: IAC_DRIFT_SIGNAL_CHANNEL,
      message: { stackId },
    })
    .catch(error => logUnexpected(logger, 'A signal was not sent', error));
  events
    .publish({ topic: IAC_DRIFT_EVENT_TOPIC, eventPayload: { stackId } })
    .catch(error => logUnexpected(logger, 'An event was not sent', error));
}
