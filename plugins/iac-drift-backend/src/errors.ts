import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';

const MAX_SENTENCE = 400;

/**
 * Makes text from elsewhere fit to be shown as one line: no control characters,
 * bounded length.
 *
 * @internal
 */
export function oneLine(text: string, max = MAX_SENTENCE): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is to go
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ');
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}

/**
 * Logs an error that nobody foresaw and answers the id it is logged under.
 *
 * The message stays out of the log: knex puts the statement with its values into
 * it, and parsers quote what they failed to parse. Name, code and stack frames
 * are enough to find the place.
 *
 * @internal
 */
export function logUnexpected(
  logger: LoggerService,
  what: string,
  error: unknown,
): string {
  const id = randomUUID().slice(0, 8);
  logger.error(`${what} [${id}]: ${describe(error)}`);
  return id;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) {
    return `a ${typeof error} was thrown`;
  }
  const code =
    'code' in error && typeof error.code === 'string' ? ` ${error.code}` : '';
  const frames = (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 8)
    .map(line => line.trim());
  return oneLine(`${error.name}${code} ${frames.join(' ')}`, 2000);
}
