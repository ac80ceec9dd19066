import type { Account } from '../account/account';
import { REGION } from '../account/resource';
import { AwsError } from '../http/awsError';
import type { Caller } from '../http/signature';
import type { JsonObject } from '../json';
import { epochSeconds } from './forms';
import { requiredString } from './requests';
import { answerQuery, queryable } from './select';

/** The one aggregator, in the first account: all accounts send it what they record. */
const NAME = 'organization';

function needAggregator(
  request: JsonObject,
  caller: Caller,
  accounts: readonly Account[],
): void {
  if (
    requiredString(request, 'ConfigurationAggregatorName') !== NAME ||
    caller.region !== REGION ||
    caller.accountId !== accounts[0].accountId
  ) {
    throw new AwsError(
      'NoSuchConfigurationAggregatorException',
      'The configuration aggregator does not exist.',
    );
  }
}

/** A query over all accounts. @internal */
export function selectAggregateResourceConfig(
  _: Account,
  request: JsonObject,
  caller: Caller,
  accounts: readonly Account[],
): JsonObject {
  needAggregator(request, caller, accounts);
  return answerQuery(accounts.flatMap(queryable), request);
}

/** Which accounts and regions the aggregator still hears of. @internal */
export function aggregatorSourcesStatus(
  _: Account,
  request: JsonObject,
  caller: Caller,
  accounts: readonly Account[],
): JsonObject {
  needAggregator(request, caller, accounts);
  return {
    AggregatedSourceStatusList: accounts.map(
      ({ accountId, recorder, createdAt }) => ({
        SourceId: accountId,
        SourceType: 'ACCOUNT',
        AwsRegion: REGION,
        LastUpdateStatus: recorder.unheardSince ? 'FAILED' : 'SUCCEEDED',
        LastUpdateTime: epochSeconds(recorder.unheardSince ?? createdAt),
      }),
    ),
  };
}
