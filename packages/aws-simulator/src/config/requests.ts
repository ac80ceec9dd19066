import { AwsError } from '../http/awsError';
import type { JsonObject, JsonValue } from '../json';

const invalid = (message: string) =>
  new AwsError('ValidationException', message);

/** @internal */
export function requiredString(request: JsonObject, name: string): string {
  const value = request[name];
  if (typeof value !== 'string' || value === '') {
    throw invalid(
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

/** @internal */
export function optionalString(
  request: JsonObject,
  name: string,
): string | undefined {
  const value: JsonValue | undefined = request[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') {
    throw new AwsError(
      'SerializationException',
      `${name} can not be converted to a String`,
    );
  }
  return value;
}

/**
 * A page size; 0 means the default, as the API says.
 *
 * @internal
 */
export function limitOf(
  request: JsonObject,
  name: string,
  standard: number,
): number {
  const value = request[name] ?? 0;
  if (
    typeof value !== 'number' ||
    !Number.isInteger(value) ||
    value < 0 ||
    value > 100
  ) {
    throw new AwsError(
      'InvalidLimitException',
      'The specified limit is outside the allowable range of 0 to 100.',
    );
  }
  return value || standard;
}

/** A time in seconds since 1970, as milliseconds. @internal */
export function timeOf(request: JsonObject, name: string): number | undefined {
  const value = request[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new AwsError(
      'SerializationException',
      `${name} can not be converted to a Timestamp`,
    );
  }
  return value * 1000;
}
