import { DiffLine } from './diffLines';

/** A run of lines to show, or one that is the same on both sides and may be folded away. @internal */
export interface LineRun {
  folded: boolean;
  lines: DiffLine[];
}

/** Up to this many lines are easier to read whole. */
const MAX_WHOLE = 24;

/** Shorter runs are not worth a click. */
const MIN_FOLD = 4;

/**
 * Folds away what is the same on both sides, but for the lines that lead to a
 * difference: the objects and lists that it is in.
 *
 * @internal
 */
export function foldLines(lines: DiffLine[]): LineRun[] {
  if (lines.length <= MAX_WHOLE) {
    return [{ folded: false, lines }];
  }
  const shown = new Set([
    ...withAncestors(lines),
    ...withAncestors([...lines].reverse()),
  ]);
  const runs: LineRun[] = [];
  for (const line of lines) {
    const folded = !shown.has(line);
    const last = runs.at(-1);
    if (last?.folded === folded) {
      last.lines.push(line);
    } else {
      runs.push({ folded, lines: [line] });
    }
  }
  return runs.map(run => ({
    ...run,
    folded: run.folded && run.lines.length >= MIN_FOLD,
  }));
}

/**
 * The lines that differ and, read backwards from each, the ones that are indented
 * less: what encloses it. Read from the end it finds the closing brackets.
 */
function withAncestors(lines: DiffLine[]): DiffLine[] {
  let level = 0;
  return [...lines].reverse().filter(line => {
    const indent = indentOf(line);
    if (line.mark !== 'same') {
      level = indent;
      return true;
    }
    if (indent < level) {
      level = indent;
      return true;
    }
    return false;
  });
}

function indentOf(line: DiffLine): number {
  return (line.desired ?? line.live ?? '').search(/\S|$/);
}
