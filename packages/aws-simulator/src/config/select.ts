import type { Account } from '../account/account';
import { pageOf } from '../http/paging';
import type { JsonObject } from '../json';
import { selectForm } from './forms';
import { runQuery } from './query/evaluate';
import { parseQuery } from './query/parse';
import { invalidExpression } from './query/tokens';
import { limitOf, optionalString, requiredString } from './requests';

/** What queries show of an account: what is there now, and recorded. @internal */
export function queryable(account: Account): JsonObject[] {
  return account
    .recordedItems()
    .filter(
      item =>
        item.configuration &&
        !account.recorder.unqueryableTypes.includes(item.resourceType),
    )
    .map(item => selectForm(item, account.accountId));
}

/** Answers one page of a query. @internal */
export function answerQuery(
  items: JsonObject[],
  request: JsonObject,
): JsonObject {
  const expression = requiredString(request, 'Expression');
  if (expression.length > 4096) {
    throw invalidExpression('The expression is longer than 4096 characters');
  }
  const query = parseQuery(expression);
  const limit = limitOf(request, 'Limit', query.groupBy ? 500 : 25);
  let nextToken: string | undefined;
  const rows = runQuery(items, query, all => {
    const page = pageOf(all, {
      limit,
      token: optionalString(request, 'NextToken'),
      question: expression,
    });
    nextToken = page.nextToken;
    return page.items;
  });
  return {
    Results: rows.map(row => JSON.stringify(row)),
    QueryInfo: { SelectFields: query.select.map(Name => ({ Name })) },
    ...(nextToken ? { NextToken: nextToken } : {}),
  };
}
