import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { typeCoverage } from '@iac-drift/engine';

const KEY = 'iacDrift.aws.cloudControl';

/**
 * `iacDrift.aws.cloudControl`, checked.
 *
 * @internal
 */
export interface CloudControlConfig {
  /** CloudFormation's names of the types that may be read. */
  types: ReadonlySet<string>;
  /** How old a model may become before it is read anew, ms. */
  refreshMs: number;
  /** Calls that one scan may make. */
  callsPerScan: number;
}

const REFRESH_MS = 15 * 60_000;
const CALLS_PER_SCAN = 100;

/**
 * Reads `iacDrift.aws.cloudControl`: no type is read unless it says so, because each
 * takes rights of its own, and some of what is read is secret.
 *
 * @throws InputError with one sentence naming the key to mend
 * @internal
 */
export function readCloudControlConfig(config: Config): CloudControlConfig {
  const wish = config.getOptional(KEY) ?? false;
  if (typeof wish === 'boolean') {
    return {
      types: new Set(wish ? readableTypes() : []),
      refreshMs: REFRESH_MS,
      callsPerScan: CALLS_PER_SCAN,
    };
  }
  if (typeof wish !== 'object' || wish === null || Array.isArray(wish)) {
    throw new InputError(
      `${KEY} must be true, false, or an object such as { types: ['AWS::Logs::LogGroup'] }.`,
    );
  }
  return {
    types: new Set(readTypes(config)),
    refreshMs: readRefresh(config),
    callsPerScan: readCalls(config),
  };
}

/** What Cloud Control is ever asked for. */
function readableTypes(): string[] {
  const types = typeCoverage().flatMap(
    ({ cloudControl }) => cloudControl?.typeName ?? [],
  );
  return [...new Set(types)].sort();
}

function readTypes(config: Config): string[] {
  const readable = readableTypes();
  const types = config.getOptionalStringArray(`${KEY}.types`) ?? readable;
  const unknown = types.find(type => !readable.includes(type));
  if (unknown !== undefined) {
    throw new InputError(
      `${KEY}.types names ${unknown}, for which Cloud Control is never asked; it can name ${readable.join(
        ', ',
      )}.`,
    );
  }
  return types;
}

function readRefresh(config: Config): number {
  const key = `${KEY}.refresh`;
  const refreshMs = config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : REFRESH_MS;
  if (!(refreshMs >= 1000 && refreshMs <= 12 * 60 * 60_000)) {
    throw new InputError(
      `${key} must be from 1 second to 12 hours, for example { minutes: 15 }.`,
    );
  }
  return refreshMs;
}

function readCalls(config: Config): number {
  const key = `${KEY}.callsPerScan`;
  const calls = config.getOptionalNumber(key) ?? CALLS_PER_SCAN;
  if (!(Number.isInteger(calls) && calls >= 1 && calls <= 1000)) {
    throw new InputError(`${key} must be a whole number from 1 to 1000.`);
  }
  return calls;
}
