import { SelectResourceConfigCommand } from '@aws-sdk/client-config-service';
import { normaliseItem, type LiveItem } from '@iac-drift/engine';
import type { AwsAccount } from '../account/AwsAccount';
import { AwsRefusal } from '../account/AwsRefusal';

/** AWS Config's largest page. */
const PAGE_SIZE = 100;

/** A hundred thousand items of one type in one region; past that, something is off. */
const MAX_PAGES = 1000;

/**
 * Runs one query over what AWS Config recorded, to its last page.
 *
 * @throws AwsRefusal when any page could not be read: the pages before it are
 * dropped, because what is missing from half an answer proves nothing
 * @internal
 */
export async function selectItems(options: {
  account: AwsAccount;
  region: string;
  expression: string;
  signal?: AbortSignal;
}): Promise<LiveItem[]> {
  const { account, region, expression, signal } = options;
  const operation = 'SelectResourceConfig';
  const items: LiveItem[] = [];
  const tokens = new Set<string>();
  let nextToken: string | undefined;
  do {
    const command = new SelectResourceConfigCommand({
      Expression: expression,
      Limit: PAGE_SIZE,
      NextToken: nextToken,
    });
    const page = await account.config(
      { region, operation, signal },
      (client, http) => client.send(command, http),
    );
    for (const text of page.Results ?? []) {
      const item = normaliseItem(parse(text));
      if (item) {
        items.push(item);
      }
    }
    nextToken = page.NextToken || undefined;
    if (nextToken && (tokens.has(nextToken) || tokens.size >= MAX_PAGES)) {
      throw unusable('never came to its last page');
    }
    tokens.add(nextToken ?? '');
  } while (nextToken);
  return items;

  function parse(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw unusable('answered with an item that is not JSON');
    }
  }

  function unusable(what: string): AwsRefusal {
    return new AwsRefusal(
      'source-error',
      'UnusableAnswer',
      `config:${operation} ${what} in ${region} of account ${account.accountId}.`,
    );
  }
}
