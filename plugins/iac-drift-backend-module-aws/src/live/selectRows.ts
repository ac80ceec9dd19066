import {
  SelectAggregateResourceConfigCommand,
  SelectResourceConfigCommand,
} from '@aws-sdk/client-config-service';
import { normaliseItem, type LiveItem } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal, type AwsCall } from '../account/AwsRefusal';
import { everyPage } from './everyPage';

/** AWS Config's largest page. @internal */
export const PAGE_SIZE = 100;

/** Where in the SDK's work a response is still as it came. */
const ON_ANSWER = { step: 'deserialize', name: 'iacDriftAnswer' } as const;

/** Where queries are asked. @internal */
export interface Place {
  account: AwsAccount;
  region: string;
  /** Name of the aggregator there that is asked, if one is. */
  aggregator?: string;
  /** The condition that leaves what is meant of what it holds. */
  within?: string;
  signal?: AbortSignal;
}

/** A query, and where it is asked. @internal */
export interface Query extends Place {
  expression: string;
  /** Rows of a page; 0 leaves it to AWS Config, which counts 500 groups in one. */
  limit?: number;
}

/** @internal */
export interface Page {
  rows: unknown[];
  nextToken?: string;
  /** When AWS answered, by its own clock where it says so; ms since 1970. */
  answeredAt: number;
}

/**
 * Reads one page of a query over what AWS Config recorded.
 *
 * @throws AwsRefusal
 * @internal
 */
export async function selectPage(
  options: Query & { nextToken?: string },
): Promise<Page> {
  const { account, region, expression, nextToken, signal } = options;
  const { aggregator, limit = PAGE_SIZE } = options;
  const question = {
    Expression: expression,
    Limit: limit,
    NextToken: nextToken,
  };
  let answeredAt = Date.now();
  const note = (response: unknown) => {
    answeredAt = dateOf(response) ?? answeredAt;
  };
  const answer = await account.config(
    { region, operation: operationOf(options), signal },
    (client, http) => {
      if (aggregator) {
        const command = new SelectAggregateResourceConfigCommand({
          ...question,
          ConfigurationAggregatorName: aggregator,
        });
        command.middlewareStack.add(tell(note), ON_ANSWER);
        return client.send(command, http);
      }
      const command = new SelectResourceConfigCommand(question);
      command.middlewareStack.add(tell(note), ON_ANSWER);
      return client.send(command, http);
    },
  );
  return {
    rows: (answer.Results ?? []).map(text => {
      try {
        return JSON.parse(text);
      } catch {
        throw unusable(options, 'answered with an item that is not JSON');
      }
    }),
    nextToken: answer.NextToken || undefined,
    answeredAt,
  };
}

/**
 * Walks over the pages of a query, from a page on that was asked for before or from
 * the first.
 *
 * @throws AwsRefusal also when the pages never end
 * @internal
 */
export async function* selectPages(
  options: Query & { nextToken?: string },
): AsyncGenerator<Page> {
  yield* everyPage({
    call: callOf(options),
    ask: token => selectPage({ ...options, nextToken: token }),
    next: page => page.nextToken,
    from: options.nextToken,
  });
}

/**
 * The rows of a page as items, but for those of another account or region: two may
 * hold objects of the same id.
 *
 * @internal
 */
export function itemsIn(
  { rows }: Page,
  { accountId, region }: { accountId: string; region: string },
): LiveItem[] {
  return rows
    .flatMap(row => normaliseItem(row) ?? [])
    .filter(
      item =>
        (item.accountId ?? accountId) === accountId &&
        (item.region ?? region) === region,
    );
}

/** A middleware of the SDK that tells of each response as it came. */
function tell(onResponse: (response: unknown) => void) {
  return <A, R extends { response: unknown }>(next: (args: A) => Promise<R>) =>
    async (args: A): Promise<R> => {
      const result = await next(args);
      onResponse(result.response);
      return result;
    };
}

function dateOf(response: unknown): number | undefined {
  const { headers } = (response ?? {}) as { headers?: Record<string, string> };
  const time = Date.parse(headers?.date ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function operationOf({ aggregator }: Query): string {
  return aggregator ? 'SelectAggregateResourceConfig' : 'SelectResourceConfig';
}

function callOf(query: Query): AwsCall {
  const { account, region } = query;
  const { accountId } = account;
  return { action: `config:${operationOf(query)}`, region, accountId };
}

function unusable(query: Query, what: string): AwsRefusal {
  const { action, region, accountId } = callOf(query);
  return new AwsRefusal(
    'source-error',
    'UnusableAnswer',
    `${action} ${what} in ${region} of account ${accountId}.`,
  );
}
