import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { ConfigReader } from '@backstage/config';
import {
  ACCOUNT_ID,
  REGION,
  seed,
  type Account,
  type Resource,
  type Simulator,
} from 'aws-simulator';
import { AwsAccount } from '../../account/AwsAccount';

const QUEUE = 'AWS::SQS::Queue';

/** As many queues, `queue-0000` and so on. @internal */
export function queues(count: number): Resource[] {
  const template = seed.find(({ resourceType }) => resourceType === QUEUE)!;
  const text = JSON.stringify(template);
  return Array.from({ length: count }, (_, n) =>
    JSON.parse(
      text.replaceAll(
        template.resourceName!,
        `queue-${String(n).padStart(4, '0')}`,
      ),
    ),
  );
}

/** The id of such a queue. @internal */
export function queueId(n: number): string {
  return queues(n + 1)[n].resourceId;
}

/** Changes, deletes or makes anew a queue of a simulated account. @internal */
export function changeQueue(
  account: Account,
  resourceId: string,
  timeout: number | 'deleted',
  at?: Date,
): void {
  account.change({
    target: { resourceType: QUEUE, resourceId },
    call: {
      service: 'sqs',
      name: timeout === 'deleted' ? 'DeleteQueue' : 'SetQueueAttributes',
      requestParameters: { queueUrl: resourceId },
      responseElements: null,
      resources: [{ type: QUEUE, name: resourceId }],
    },
    edit: resource =>
      timeout === 'deleted'
        ? 'deleted'
        : {
            ...resource,
            configuration: {
              ...resource.configuration,
              VisibilityTimeout: timeout,
            },
          },
    as: 'alice@example.com',
    at,
  });
}

/**
 * An account of a simulator, as the module talks to it without waiting.
 *
 * @param options - `key`: the account whose credentials are at hand
 * @internal
 */
export function accountOf(
  simulator: Simulator,
  options: { accountId?: string; key?: string; regions?: string[] } = {},
): AwsAccount {
  const {
    accountId = ACCOUNT_ID,
    key = accountId,
    regions = [REGION],
  } = options;
  return new AwsAccount({
    accountId,
    regions,
    endpoint: simulator.url,
    rates: { cloudControl: 1000, config: 1000, lookupEvents: 1000 },
    patience: { attempts: 1, turn: 1000, request: 20_000 },
    credentials: DefaultAwsCredentialsManager.fromConfig(
      new ConfigReader({
        aws: {
          accounts: [
            {
              accountId,
              accessKeyId: `AKIA${key}TEST`,
              secretAccessKey: 'x',
            },
          ],
        },
      }),
    ),
  });
}
