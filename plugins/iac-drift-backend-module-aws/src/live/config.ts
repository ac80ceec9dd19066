import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { isHttpUrl } from '../config';

/** The aggregator of `iacDrift.aws.aggregator`, checked. @internal */
export interface AggregatorConfig {
  name: string;
  /** Twelve digits. */
  accountId: string;
  region: string;
  /** In place of AWS's public endpoints. */
  endpoint?: string;
}

/**
 * Reads `iacDrift.aws.aggregator`.
 *
 * @throws InputError with one sentence naming the key to mend
 * @internal
 */
export function readAggregatorConfig(
  config: Config,
): AggregatorConfig | undefined {
  const key = 'iacDrift.aws.aggregator';
  const aggregator = config.getOptionalConfig(key);
  if (!aggregator) {
    return undefined;
  }
  const accountId = aggregator.get('accountId');
  if (typeof accountId !== 'string' || !/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `${key}.accountId must be the twelve digits of the AWS account that holds the aggregator, in quotes.`,
    );
  }
  const name = aggregator.getString('name');
  if (!/^[\w-]{1,256}$/.test(name)) {
    throw new InputError(
      `${key}.name must be the name of an aggregator of AWS Config: letters, digits, hyphens and underscores.`,
    );
  }
  const region = aggregator.getString('region');
  if (!/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) {
    throw new InputError(
      `${key}.region must be an AWS region, such as 'eu-west-1'.`,
    );
  }
  const endpoint = aggregator.getOptionalString('endpoint');
  if (endpoint !== undefined && !isHttpUrl(endpoint)) {
    throw new InputError(
      `${key}.endpoint must be an http or https URL without user name or password.`,
    );
  }
  return { name, accountId, region, endpoint };
}
