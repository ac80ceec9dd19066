import type { Account } from '../account/account';
import { REGION } from '../account/resource';
import { AwsError } from '../http/awsError';
import { pageOf } from '../http/paging';
import type { Caller } from '../http/signature';
import { isObject, type JsonObject } from '../json';
import {
  aggregatorSourcesStatus,
  selectAggregateResourceConfig,
} from './aggregator';
import { batchForm, epochSeconds, historyForm } from './forms';
import { limitOf, optionalString, requiredString, timeOf } from './requests';
import { answerQuery, queryable } from './select';

/** One operation of a service that speaks a JSON protocol. @internal */
export type Operation = (
  account: Account,
  request: JsonObject,
  caller: Caller,
  /** All that there are, for what is asked across accounts. */
  accounts: readonly Account[],
) => JsonObject;

/** Only one region records; IAM's items are recorded there too. */
function needRecorder(caller: Caller): void {
  if (caller.region !== REGION) {
    throw new AwsError(
      'NoAvailableConfigurationRecorderException',
      'There are no configuration recorders available to provide the role needed to describe your resources. Create a configuration recorder.',
    );
  }
}

const batchGetResourceConfig: Operation = (account, request, caller) => {
  const keys = request.resourceKeys;
  if (!Array.isArray(keys) || keys.length < 1 || keys.length > 100) {
    throw new AwsError(
      'ValidationException',
      "1 validation error detected: Value at 'resourceKeys' failed to satisfy constraint: Member must have length between 1 and 100",
    );
  }
  needRecorder(caller);
  // Unknown and deleted resources are left out without a word.
  const items = keys.flatMap(key => {
    const { resourceType, resourceId } = isObject(key) ? key : {};
    if (typeof resourceType !== 'string' || typeof resourceId !== 'string') {
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value null at 'resourceKeys.member.resourceId' failed to satisfy constraint: Member must not be null",
      );
    }
    const latest = account.recorded(resourceType, resourceId).at(-1);
    return latest?.configuration ? [batchForm(latest, account.accountId)] : [];
  });
  return { baseConfigurationItems: items, unprocessedResourceKeys: [] };
};

const getResourceConfigHistory: Operation = (account, request, caller) => {
  const resourceType = requiredString(request, 'resourceType');
  const resourceId = requiredString(request, 'resourceId');
  const limit = limitOf(request, 'limit', 10);
  const later = timeOf(request, 'laterTime') ?? Infinity;
  const earlier = timeOf(request, 'earlierTime') ?? -Infinity;
  if (earlier > later) {
    throw new AwsError(
      'InvalidTimeRangeException',
      'The specified time range is not valid. The earlier time is not chronologically before the later time.',
    );
  }
  needRecorder(caller);
  const history = account.recorded(resourceType, resourceId);
  if (history.length === 0) {
    throw new AwsError(
      'ResourceNotDiscoveredException',
      `Resource ${resourceId} of resourceType:${resourceType} is unknown or has not been discovered`,
    );
  }
  const order = optionalString(request, 'chronologicalOrder') ?? 'Reverse';
  const items = history.filter(({ captureTime }) => {
    const captured = Date.parse(captureTime);
    return captured >= earlier && captured <= later;
  });
  if (order !== 'Forward') items.reverse();
  const page = pageOf(items, {
    limit,
    token: optionalString(request, 'nextToken'),
    question: [
      resourceType,
      resourceId,
      order,
      request.earlierTime ?? null,
      request.laterTime ?? null,
    ],
  });
  return {
    configurationItems: page.items.map(item =>
      historyForm(item, account.accountId),
    ),
    ...(page.nextToken ? { nextToken: page.nextToken } : {}),
  };
};

const selectResourceConfig: Operation = (account, request, caller) =>
  answerQuery(caller.region === REGION ? queryable(account) : [], request);

const listDiscoveredResources: Operation = (account, request, caller) => {
  const resourceType = requiredString(request, 'resourceType');
  const ids = request.resourceIds;
  const name = optionalString(request, 'resourceName');
  const limit = limitOf(request, 'limit', 100);
  if (Array.isArray(ids) && ids.length > 0 && name !== undefined) {
    throw new AwsError(
      'ValidationException',
      'You can specify either resource IDs or a resource name, but not both, in the same request.',
    );
  }
  needRecorder(caller);
  const found = account
    .recordedItems()
    .filter(
      item =>
        item.resourceType === resourceType &&
        (item.configuration || request.includeDeletedResources === true) &&
        (!Array.isArray(ids) ||
          ids.length === 0 ||
          ids.includes(item.resourceId)) &&
        (name === undefined || item.resourceName === name),
    );
  const page = pageOf(found, {
    limit,
    token: optionalString(request, 'nextToken'),
    question: [
      resourceType,
      ids ?? null,
      name ?? null,
      request.includeDeletedResources ?? false,
    ],
  });
  return {
    resourceIdentifiers: page.items.map(item => ({
      resourceType: item.resourceType,
      resourceId: item.resourceId,
      ...(item.resourceName === null
        ? {}
        : { resourceName: item.resourceName }),
      ...(item.configuration
        ? {}
        : { resourceDeletionTime: epochSeconds(item.captureTime) }),
    })),
    ...(page.nextToken ? { nextToken: page.nextToken } : {}),
  };
};

/** Types that queries do not show are counted like all others. */
const getDiscoveredResourceCounts: Operation = (account, request, caller) => {
  const wanted = request.resourceTypes;
  const limit = limitOf(request, 'limit', 100);
  needRecorder(caller);
  const counts = new Map<string, number>();
  for (const { resourceType, configuration } of account.recordedItems()) {
    if (
      configuration &&
      (!Array.isArray(wanted) ||
        wanted.length === 0 ||
        wanted.includes(resourceType))
    ) {
      counts.set(resourceType, (counts.get(resourceType) ?? 0) + 1);
    }
  }
  const all = [...counts].sort(([, a], [, b]) => b - a);
  const page = pageOf(all, {
    limit,
    token: optionalString(request, 'nextToken'),
    question: wanted ?? null,
  });
  return {
    totalDiscoveredResources: all.reduce((sum, [, count]) => sum + count, 0),
    resourceCounts: page.items.map(([resourceType, count]) => ({
      resourceType,
      count,
    })),
    ...(page.nextToken ? { nextToken: page.nextToken } : {}),
  };
};

const RECORDER = 'default';

function recordingGroup(excludedTypes: readonly string[]): JsonObject {
  return excludedTypes.length === 0
    ? {
        allSupported: true,
        includeGlobalResourceTypes: true,
        resourceTypes: [],
        recordingStrategy: { useOnly: 'ALL_SUPPORTED_RESOURCE_TYPES' },
      }
    : {
        allSupported: false,
        includeGlobalResourceTypes: false,
        resourceTypes: [],
        exclusionByResourceTypes: { resourceTypes: [...excludedTypes] },
        recordingStrategy: { useOnly: 'EXCLUSION_BY_RESOURCE_TYPES' },
      };
}

const describeConfigurationRecorders: Operation = (account, _, caller) => ({
  ConfigurationRecorders:
    caller.region === REGION
      ? [
          {
            name: RECORDER,
            roleARN: `arn:aws:iam::${account.accountId}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
            recordingGroup: recordingGroup(account.recorder.excludedTypes),
            recordingMode: { recordingFrequency: 'CONTINUOUS' },
          },
        ]
      : [],
});

const describeConfigurationRecorderStatus: Operation = (
  account,
  _,
  caller,
) => ({
  ConfigurationRecordersStatus:
    caller.region === REGION
      ? [
          {
            name: RECORDER,
            lastStartTime: epochSeconds(account.createdAt),
            ...(account.recorder.stoppedAt
              ? {
                  lastStopTime: epochSeconds(account.recorder.stoppedAt),
                  recording: false,
                }
              : { recording: true }),
            lastStatus: account.recorder.failedAt ? 'FAILURE' : 'SUCCESS',
            lastStatusChangeTime: epochSeconds(
              account.recorder.failedAt ??
                account.recorder.stoppedAt ??
                account.createdAt,
            ),
          },
        ]
      : [],
});

/** What AWS Config answers here. @internal */
export const configOperations: Record<string, Operation> = {
  BatchGetResourceConfig: batchGetResourceConfig,
  DescribeConfigurationAggregatorSourcesStatus: aggregatorSourcesStatus,
  DescribeConfigurationRecorderStatus: describeConfigurationRecorderStatus,
  DescribeConfigurationRecorders: describeConfigurationRecorders,
  GetDiscoveredResourceCounts: getDiscoveredResourceCounts,
  GetResourceConfigHistory: getResourceConfigHistory,
  ListDiscoveredResources: listDiscoveredResources,
  SelectAggregateResourceConfig: selectAggregateResourceConfig,
  SelectResourceConfig: selectResourceConfig,
};
