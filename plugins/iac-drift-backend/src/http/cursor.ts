import { InputError } from '@backstage/errors';
import type { Page } from '@iac-drift/backstage-plugin-iac-drift-common';
import { z } from 'zod';
import type { Position, RowPage } from '../pages';
import { integer, parseInput, text } from './parse';

const pageSchema = (max: number) =>
  z.object({
    limit: integer({ min: 1, max }).default(50),
    cursor: text.max(16_000, 'it is too long').optional(),
  });

const cursorSchema = z.object({
  filter: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  key: z.tuple([z.string(), z.string()]),
  backwards: z.boolean(),
});

/**
 * What a request for a list asks for.
 *
 * @internal
 */
export interface ListRequest<TFilter> {
  filter: TFilter;
  position?: Position;
  limit: number;
}

/**
 * Reads the parameters of a list. A cursor carries the filter that it was made
 * with, so that a page and the next one always belong together.
 *
 * @throws InputError when a parameter or the cursor is not what it should be
 * @internal
 */
export function parseListRequest<TFilter>(
  filterSchema: z.ZodType<TFilter>,
  query: unknown,
  /** Items of a page, at most. */
  max = 500,
): ListRequest<TFilter> {
  const { limit, cursor } = parseInput(pageSchema(max), query);
  if (cursor === undefined) {
    return { filter: parseInput(filterSchema, query), limit };
  }
  const { filter, key, backwards } = decode(cursor);
  return {
    filter: parseInput(filterSchema, filter),
    position: { key, backwards },
    limit,
  };
}

/**
 * A page of rows as the API answers it.
 *
 * @internal
 */
export function toPage<T extends object, TFilter extends object>(
  page: RowPage<T>,
  filter: TFilter,
): Page<T> {
  const cursorFor = (position: Position) =>
    Buffer.from(JSON.stringify({ filter, ...position })).toString('base64url');
  return {
    items: page.rows,
    totalItems: page.totalItems,
    pageInfo: {
      ...(page.next ? { nextCursor: cursorFor(page.next) } : {}),
      ...(page.prev ? { prevCursor: cursorFor(page.prev) } : {}),
    },
  };
}

function decode(cursor: string): z.infer<typeof cursorSchema> {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    value = undefined;
  }
  const parsed = cursorSchema.safeParse(value);
  if (!parsed.success) {
    throw new InputError(
      "The parameter 'cursor' is wrong: pass on nextCursor or prevCursor of a page as it is.",
    );
  }
  return parsed.data;
}
