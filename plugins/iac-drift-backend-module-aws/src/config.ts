import { readDurationFromConfig, type Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/**
 * One account of `iacDrift.aws.accounts`, checked.
 *
 * @internal
 */
export interface AwsAccountConfig {
  /** Twelve digits. */
  accountId: string;
  /** At least one, in the order of the configuration. */
  regions: string[];
  /** In place of AWS's public endpoints. */
  endpoint?: string;
}

/**
 * Calls per second of each operation in one account and region.
 *
 * @internal
 */
export interface AwsRates {
  cloudControl: number;
  config: number;
  lookupEvents: number;
}

const DEFAULT_RATES: AwsRates = {
  cloudControl: 4,
  config: 8,
  lookupEvents: 2,
};

/**
 * Reads `iacDrift.aws`.
 *
 * @throws InputError with one sentence naming the key to mend
 * @internal
 */
export function readAwsConfig(config: Config): {
  accounts: AwsAccountConfig[];
  rates: AwsRates;
  /** Until a call is answered, ms. */
  timeoutMs: number;
  /** Backstage's topics on which AWS tells of changes. */
  eventTopics: string[];
} {
  const configs = config.getOptionalConfigArray('iacDrift.aws.accounts') ?? [];
  const accounts = configs.map((account, index) =>
    readAccount(account, `iacDrift.aws.accounts[${index}]`),
  );
  for (const { accountId } of accounts) {
    if (accounts.filter(a => a.accountId === accountId).length > 1) {
      throw new InputError(
        `iacDrift.aws.accounts names account ${accountId} twice; list all its regions in one entry.`,
      );
    }
  }
  return {
    accounts,
    rates: {
      cloudControl: readRate(config, 'cloudControl', 50),
      config: readRate(config, 'config', 50),
      lookupEvents: readRate(config, 'lookupEvents', 2),
    },
    timeoutMs: readTimeout(config),
    eventTopics: config.getOptionalStringArray('iacDrift.aws.eventTopics') ?? [
      'iac-drift-aws',
    ],
  };
}

function readTimeout(config: Config): number {
  const key = 'iacDrift.aws.timeout';
  const timeoutMs = config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : 30_000;
  if (!(timeoutMs >= 100 && timeoutMs <= 120_000)) {
    throw new InputError(
      `${key} must be from 100 milliseconds to 2 minutes, for example { seconds: 30 }.`,
    );
  }
  return timeoutMs;
}

function readAccount(config: Config, key: string): AwsAccountConfig {
  const accountId = config.get('accountId');
  if (typeof accountId !== 'string' || !/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `${key}.accountId must be the twelve digits of an AWS account, in quotes.`,
    );
  }
  const regions = [...new Set(config.getStringArray('regions'))];
  if (
    regions.length === 0 ||
    !regions.every(region => /^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region))
  ) {
    throw new InputError(
      `${key}.regions must list one or more AWS regions, such as 'eu-west-1'.`,
    );
  }
  const endpoint = config.getOptionalString('endpoint');
  if (endpoint !== undefined && !isHttpUrl(endpoint)) {
    throw new InputError(
      `${key}.endpoint must be an http or https URL without user name or password.`,
    );
  }
  return { accountId, regions, endpoint };
}

/** Whether a text is a URL without user name or password. @internal */
export function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '';
}

function readRate(config: Config, name: keyof AwsRates, most: number): number {
  const rate =
    config.getOptionalNumber(`iacDrift.aws.rates.${name}`) ??
    DEFAULT_RATES[name];
  if (!(rate > 0 && rate <= most)) {
    throw new InputError(
      `iacDrift.aws.rates.${name} must be more than 0 and at most ${most} calls per second.`,
    );
  }
  return rate;
}
