import { CloudControlClient } from '@aws-sdk/client-cloudcontrol';
import { CloudTrailClient } from '@aws-sdk/client-cloudtrail';
import {
  ConfigServiceClient,
  GetResourceConfigHistoryCommand,
  type ConfigurationItem,
  type ResourceType,
} from '@aws-sdk/client-config-service';
import { STSClient } from '@aws-sdk/client-sts';
import { parseConfigItems, type LiveItem } from '@iac-drift/engine';
import type { Account } from '../account/account';

/** The clients as anyone would make them: only the endpoint is unusual. */
export function clientsOf(url: string, region = 'eu-west-1') {
  const options = {
    endpoint: url,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' },
  };
  return {
    config: new ConfigServiceClient(options),
    cloudcontrol: new CloudControlClient(options),
    cloudtrail: new CloudTrailClient(options),
    sts: new STSClient(options),
  };
}

/** The newest item of every resource that AWS Config records, over the wire. */
export async function newestItems(
  config: ConfigServiceClient,
  account: Account,
): Promise<ConfigurationItem[]> {
  const items: ConfigurationItem[] = [];
  for (const { resourceType, resourceId } of account.recordedItems()) {
    const { configurationItems } = await config.send(
      new GetResourceConfigHistoryCommand({
        resourceType: resourceType as ResourceType,
        resourceId,
        limit: 1,
      }),
    );
    items.push(...configurationItems!);
  }
  return items;
}

/** As the engine reads what a client received. */
export function liveFrom(answer: object): LiveItem[] {
  return parseConfigItems(JSON.parse(JSON.stringify(answer)));
}
