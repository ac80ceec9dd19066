import { createHash } from 'node:crypto';
import { AwsError } from './awsError';

/**
 * One page of a list. The token says where the next page begins and to which
 * question it belongs; it means nothing to a client.
 *
 * @throws {@link AwsError} for a token that is not from this question.
 * @internal
 */
export function pageOf<T>(
  all: readonly T[],
  options: { limit: number; token: string | undefined; question: unknown },
): { items: T[]; nextToken?: string } {
  const { limit, token, question } = options;
  const belongsTo = createHash('sha256')
    .update(JSON.stringify(question))
    .digest('hex')
    .slice(0, 16);
  const start = token ? startOf(token, belongsTo) : 0;
  const end = start + limit;
  const items = all.slice(start, end);
  if (end >= all.length) return { items };
  return {
    items,
    nextToken: Buffer.from(`${end}:${belongsTo}`).toString('base64url'),
  };
}

function startOf(token: string, belongsTo: string): number {
  const [start, owner] = Buffer.from(token, 'base64url').toString().split(':');
  if (owner !== belongsTo || !/^\d{1,9}$/.test(start)) {
    throw new AwsError(
      'InvalidNextTokenException',
      'The specified next token is not valid. Specify the nextToken string that was returned in the previous response to get the next page of results.',
    );
  }
  return Number(start);
}
