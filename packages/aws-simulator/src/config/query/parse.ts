import { invalidExpression, tokensOf, type Token } from './tokens';

/** @internal */
export type Literal = string | number | boolean;

/** @internal */
export type Condition =
  | { is: 'and' | 'or'; of: Condition[] }
  | { is: 'not'; of: Condition }
  | {
      is: 'compare';
      property: string;
      operator: '=' | '<' | '<=' | '>' | '>=';
      value: Literal;
    }
  | { is: 'in'; property: string; values: Literal[] }
  | { is: 'between'; property: string; from: Literal; to: Literal }
  | { is: 'like'; property: string; pattern: string };

/** @internal */
export interface Query {
  /** Property paths; `*` stands for all top-level scalars, {@link COUNT} for their number. */
  select: string[];
  where?: Condition;
  /** Every other selected property; absent when rows are not counted by anything. */
  groupBy?: string[];
  orderBy?: { property: string; descending: boolean };
}

/** Counts rows; it is also the name of the column. @internal */
export const COUNT = 'COUNT(*)';

const RESERVED = new Set(
  'SELECT WHERE AND OR NOT IN BETWEEN LIKE ORDER GROUP BY ASC DESC FROM AS JOIN HAVING DISTINCT NULL TRUE FALSE COUNT'.split(
    ' ',
  ),
);

const MAX_NESTING = 64;

/**
 * Parses the part of AWS Config's advanced query language that lists and counts
 * resources: `SELECT a, b.c WHERE … ORDER BY …` and
 * `SELECT a, COUNT(*) WHERE … GROUP BY a`. There is no FROM.
 *
 * @throws {@link AwsError} `InvalidExpressionException` for everything else.
 * @internal
 */
export function parseQuery(expression: string): Query {
  const tokens = tokensOf(expression);
  let next = 0;
  let depth = 0;

  const peek = () => tokens[next];
  const fail = (wanted: string, token: Token = peek()): never => {
    throw invalidExpression(
      `Syntax Error: expected ${wanted} but found '${token.text}' at position ${token.at}`,
    );
  };
  const isKeyword = (word: string) =>
    peek().kind === 'word' && peek().text.toUpperCase() === word;
  const isSymbol = (symbol: string) =>
    peek().kind === 'symbol' && peek().text === symbol;
  const take = (found: boolean) => {
    if (found) next += 1;
    return found;
  };
  const need = (found: boolean, wanted: string) => {
    if (!take(found)) fail(wanted);
  };

  function property(): string {
    const token = peek();
    if (
      token.kind !== 'word' ||
      RESERVED.has(token.text.toUpperCase()) ||
      !/^[\w:*-]+(\.[\w:*-]+)*$/.test(token.text)
    ) {
      fail('a property');
    }
    next += 1;
    return token.text;
  }

  function literal(): Literal {
    const token = peek();
    next += 1;
    if (token.kind === 'string') return token.text;
    if (token.kind === 'number') return Number(token.text);
    const word = token.kind === 'word' ? token.text.toUpperCase() : '';
    if (word === 'TRUE' || word === 'FALSE') return word === 'TRUE';
    if (word === 'NULL') {
      throw invalidExpression('Queries for NULL values are not supported');
    }
    return fail('a value', token);
  }

  function nested(): Condition {
    depth += 1;
    if (depth > MAX_NESTING) throw invalidExpression('Too many parentheses');
    const condition = disjunction();
    need(isSymbol(')'), "')'");
    depth -= 1;
    return condition;
  }

  function predicate(): Condition {
    if (take(isKeyword('NOT'))) {
      depth += 1;
      if (depth > MAX_NESTING) throw invalidExpression('Too many NOTs');
      const of = predicate();
      depth -= 1;
      return { is: 'not', of };
    }
    if (take(isSymbol('('))) return nested();
    const name = property();
    const negated = take(isKeyword('NOT'));
    const condition = comparison(name, negated);
    return negated ? { is: 'not', of: condition } : condition;
  }

  function comparison(name: string, negated: boolean): Condition {
    if (take(isKeyword('IN'))) {
      need(isSymbol('('), "'('");
      const values = [literal()];
      while (take(isSymbol(','))) values.push(literal());
      need(isSymbol(')'), "')'");
      return { is: 'in', property: name, values };
    }
    if (take(isKeyword('BETWEEN'))) {
      const from = literal();
      need(isKeyword('AND'), 'AND');
      return { is: 'between', property: name, from, to: literal() };
    }
    if (take(isKeyword('LIKE'))) return like(name);
    for (const operator of ['=', '<=', '>=', '<', '>'] as const) {
      if (!negated && take(isSymbol(operator))) {
        return { is: 'compare', property: name, operator, value: literal() };
      }
    }
    return fail('an operator');
  }

  /** A `%` may stand at the end only, after three characters at least. */
  function like(name: string): Condition {
    const token = peek();
    const pattern = literal();
    if (
      typeof pattern !== 'string' ||
      pattern.indexOf('%') !== pattern.length - 1 ||
      pattern.length < 4
    ) {
      fail("a pattern of three characters or more that ends in '%'", token);
    }
    return { is: 'like', property: name, pattern: String(pattern) };
  }

  function conjunction(): Condition {
    const of = [predicate()];
    while (take(isKeyword('AND'))) of.push(predicate());
    return of.length === 1 ? of[0] : { is: 'and', of };
  }

  function disjunction(): Condition {
    const of = [conjunction()];
    while (take(isKeyword('OR'))) of.push(conjunction());
    return of.length === 1 ? of[0] : { is: 'or', of };
  }

  function selected(): string {
    if (take(isSymbol('*'))) return '*';
    if (!take(isKeyword('COUNT'))) return property();
    need(isSymbol('('), "'('");
    need(isSymbol('*'), "'*'");
    need(isSymbol(')'), "')'");
    return COUNT;
  }

  need(isKeyword('SELECT'), 'SELECT');
  const query: Query = { select: [selected()] };
  while (take(isSymbol(','))) query.select.push(selected());
  if (take(isKeyword('WHERE'))) query.where = disjunction();
  if (take(isKeyword('GROUP'))) {
    need(isKeyword('BY'), 'BY');
    query.groupBy = [property()];
    while (take(isSymbol(','))) query.groupBy.push(property());
  }
  checkGroups(query);
  if (take(isKeyword('ORDER'))) {
    need(isKeyword('BY'), 'BY');
    query.orderBy = { property: property(), descending: false };
    query.orderBy.descending = take(isKeyword('DESC'));
    if (!query.orderBy.descending) take(isKeyword('ASC'));
  }
  if (peek().kind !== 'end') fail('the end of the expression');
  return query;
}

/** A count stands beside the properties that it is grouped by, and no others. */
function checkGroups({ select, groupBy = [] }: Query): void {
  const counts = select.includes(COUNT);
  const others = select.filter(property => property !== COUNT);
  if (counts ? others.some(p => !groupBy.includes(p)) : groupBy.length > 0) {
    throw invalidExpression(
      'Properties beside an aggregate function must be the ones in GROUP BY',
    );
  }
}
