/**
 * A block at the top of a file of Terraform code: `resource "type" "name" {`.
 *
 * @internal
 */
export interface HclBlock {
  /** Kind and labels: `['resource', 'aws_sqs_queue', 'orders']`. */
  words: string[];
  /** Line of the first word, counted from 1. */
  line: number;
  /** The attribute `source`, where it is plain text. */
  source?: string;
}

const SPACE = /[ \t\r]+/y;
const COMMENT = /(?:#|\/\/)[^\n]*|\/\*[^]*?(?:\*\/|$)/y;
const WORD = /[\p{L}_][\p{L}\p{N}_-]*/uy;
const HEREDOC = /<<-?([\p{L}_][\p{L}\p{N}_-]*)\r?\n/uy;

/**
 * Finds the blocks of a file, and what does not look like one is passed by: only
 * Terraform itself judges code. Reads each character once.
 *
 * @remarks
 * Follows the HCL native syntax specification, "Lexical elements", "Templates".
 *
 * @internal
 */
export function hclBlocks(text: string): HclBlock[] {
  const blocks: (HclBlock & { at: number })[] = [];
  let header: string[] = [];
  let headerAt = 0;
  let depth = 0;
  let at = 0;
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    at += found?.[0].length ?? 0;
    return found;
  };
  const add = (word: string, from: number) => {
    headerAt = header.length === 0 ? from : headerAt;
    header.push(word);
  };
  while (at < text.length) {
    if (take(SPACE) || take(COMMENT)) {
      continue;
    }
    const from = at;
    const heredoc = take(HEREDOC);
    if (heredoc) {
      at = endOfHeredoc(text, at, heredoc[1]);
      header = [];
      continue;
    }
    const word = take(WORD);
    if (word) {
      add(word[0], from);
      continue;
    }
    switch (text[at]) {
      case '"': {
        at = endOfString(text, at);
        const said = text.slice(from + 1, at - 1);
        const block = blocks.at(-1);
        if (depth === 1 && header.join(' ') === 'source =' && block) {
          block.source ??= plain(said);
        }
        add(said, from);
        break;
      }
      case '{':
        if (depth === 0 && header.length > 0) {
          blocks.push({ words: header, line: 0, at: headerAt });
        }
        depth += 1;
        header = [];
        at += 1;
        break;
      case '}':
        depth = Math.max(0, depth - 1);
        header = [];
        at += 1;
        break;
      case '=':
        add('=', from);
        at += 1;
        break;
      default:
        // A line's end, or an operator: what came before is no header.
        header = [];
        at += 1;
    }
  }
  return withLines(text, blocks);
}

/** Where a quoted template ends, those in its interpolations among it. */
function endOfString(text: string, from: number): number {
  const open = ['"'];
  let at = from + 1;
  while (at < text.length && open.length > 0) {
    const char = text[at];
    if (open.at(-1) === '"') {
      if (char === '\\') {
        at += 1;
      } else if (char === '"') {
        open.pop();
      } else if ((char === '$' || char === '%') && text[at + 1] === '{') {
        // Doubled, it stands for itself.
        if (text[at - 1] !== char) {
          open.push('{');
        }
        at += 1;
      }
    } else if (char === '"' || char === '{') {
      open.push(char);
    } else if (char === '}') {
      open.pop();
    }
    at += 1;
  }
  return Math.min(at, text.length);
}

/** Where the line after the one that holds but the marker begins. */
function endOfHeredoc(text: string, from: number, marker: string): number {
  let at = from;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    if (text.slice(at, end).trim() === marker) {
      return end;
    }
    at = end + 1;
  }
  return text.length;
}

/** Text that holds neither escapes nor expressions. */
function plain(text: string): string | undefined {
  return /[\\$%]/.test(text) ? undefined : text;
}

function withLines(
  text: string,
  blocks: (HclBlock & { at: number })[],
): HclBlock[] {
  let line = 1;
  let counted = 0;
  return blocks.map(({ at, words, source }) => {
    for (; counted < at; counted += 1) {
      line += text[counted] === '\n' ? 1 : 0;
    }
    return { words, line, ...(source === undefined ? {} : { source }) };
  });
}
