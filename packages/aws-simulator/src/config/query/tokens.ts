import { AwsError } from '../../http/awsError';

/** One word of an advanced query. @internal */
export interface Token {
  kind: 'word' | 'string' | 'number' | 'symbol' | 'end';
  text: string;
  /** Where it begins, from 0. */
  at: number;
}

/** @internal */
export function invalidExpression(message: string): AwsError {
  return new AwsError('InvalidExpressionException', message);
}

const TOKEN =
  /\s+|(?<string>'(?:[^']|'')*')|(?<number>-?\d+(?:\.\d+)?)(?![\w.])|(?<word>[A-Za-z_][\w.:*-]*)|(?<symbol><=|>=|[=<>(),*])/y;

/**
 * Splits an expression. Strings stand in single quotes, a quote inside is
 * doubled.
 *
 * @throws {@link AwsError} at the first character that begins no word.
 * @internal
 */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < expression.length) {
    const at = pattern.lastIndex;
    const match = pattern.exec(expression);
    if (!match) {
      throw invalidExpression(
        `Syntax Error: unexpected character '${expression[at]}' at position ${at}`,
      );
    }
    const { string, number, word, symbol } = match.groups ?? {};
    if (string !== undefined) {
      const text = string.slice(1, -1).replace(/''/g, "'");
      tokens.push({ kind: 'string', text, at });
    } else if (number !== undefined) {
      tokens.push({ kind: 'number', text: number, at });
    } else if (word !== undefined) {
      tokens.push({ kind: 'word', text: word, at });
    } else if (symbol !== undefined) {
      tokens.push({ kind: 'symbol', text: symbol, at });
    }
  }
  tokens.push({ kind: 'end', text: 'the end', at: expression.length });
  return tokens;
}
