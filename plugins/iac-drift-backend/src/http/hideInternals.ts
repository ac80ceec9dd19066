import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ErrorRequestHandler } from 'express';
import { logUnexpected } from '../errors';

/** Errors whose messages were written for whoever called. */
const FOR_CALLERS = new Set([
  'AuthenticationError',
  'ConflictError',
  'InputError',
  'NotAllowedError',
  'NotFoundError',
  'NotImplementedError',
  'PayloadTooLargeError',
  'ServiceUnavailableError',
]);

/**
 * Passes on errors that were written for the caller, and replaces every other one:
 * a database's message holds the statement with its values, and the framework
 * would send it on.
 *
 * @internal
 */
export function hideInternals(logger: LoggerService): ErrorRequestHandler {
  return (error: unknown, req, _res, next) => {
    if (error instanceof Error && FOR_CALLERS.has(error.name)) {
      next(error);
      return;
    }
    if (
      error instanceof Error &&
      'type' in error &&
      typeof error.type === 'string' &&
      error.type.startsWith('entity.')
    ) {
      next(new InputError('The request body is not valid JSON.'));
      return;
    }
    if (error instanceof URIError) {
      next(new InputError('The path holds a broken percent encoding.'));
      return;
    }
    const id = logUnexpected(logger, `${req.method} ${req.baseUrl}`, error);
    next(
      new Error(
        `Something went wrong on the server; its log says more under ${id}.`,
      ),
    );
  };
}
