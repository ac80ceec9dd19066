import type { LoggerService } from '@backstage/backend-plugin-api';

/**
 * Says nothing: for processes that are not a backend and report in words of their
 * own.
 *
 * @internal
 */
export const silentLogger: LoggerService = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => silentLogger,
};
