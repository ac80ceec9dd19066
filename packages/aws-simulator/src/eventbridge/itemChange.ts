import { randomUUID } from 'node:crypto';
import { REGION, type ItemVersion } from '../account/resource';
import type { JsonObject } from '../json';

/**
 * What AWS Config sends to Amazon EventBridge when it has recorded an item, without
 * what changed in it.
 *
 * @internal
 */
export function itemChange(item: ItemVersion, accountId: string): JsonObject {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Config Configuration Item Change',
    source: 'aws.config',
    account: accountId,
    time: item.captureTime,
    region: REGION,
    resources: [item.arn],
    detail: {
      recordVersion: '1.3',
      messageType: 'ConfigurationItemChangeNotification',
      notificationCreationTime: item.captureTime,
      configurationItem: {
        configurationItemVersion: '1.3',
        configurationItemStatus: item.status,
        configurationItemCaptureTime: item.captureTime,
        awsAccountId: accountId,
        awsRegion: item.awsRegion,
        availabilityZone: item.availabilityZone,
        resourceType: item.resourceType,
        resourceId: item.resourceId,
        ...(item.resourceName === null
          ? {}
          : { resourceName: item.resourceName }),
        ARN: item.arn,
        configuration: item.configuration,
        supplementaryConfiguration: item.supplementaryConfiguration,
        tags: item.tags,
        relatedEvents: [],
      },
    },
  };
}
