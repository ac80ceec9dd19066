import { DiffLine } from './diffLines';

/** A run of lines to show, or one that is the same on both sides and may be folded away. @internal */
export interface LineRun {
  folded: boolean;
  lines: DiffLine[];
}

/** Lines of context kept beside each difference. */
const CONTEXT = 2;

/** Shorter runs are not worth a click. */
const MIN_FOLD = 4;

/**
 * Folds away what is the same on both sides and not next to a difference.
 *
 * @internal
 */
export function foldLines(lines: DiffLine[]): LineRun[] {
  const near = lines.map((_, i) =>
    lines
      .slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1)
      .some(line => line.mark !== 'same'),
  );
  const runs: LineRun[] = [];
  lines.forEach((line, i) => {
    const last = runs.at(-1);
    if (last && last.folded === !near[i]) {
      last.lines.push(line);
    } else {
      runs.push({ folded: !near[i], lines: [line] });
    }
  });
  return runs.map(run => ({
    ...run,
    folded: run.folded && run.lines.length >= MIN_FOLD,
  }));
}
