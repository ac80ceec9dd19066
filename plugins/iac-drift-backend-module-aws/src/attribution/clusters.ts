/** A stretch of time. @internal */
export interface Span {
  from: Date;
  to: Date;
}

/**
 * Covers spans with as few as given: those that overlap become one, then those
 * with the shortest gaps between them.
 *
 * @returns newest first
 * @internal
 */
export function clusters(spans: readonly Span[], most: number): Span[] {
  const merged: Span[] = [];
  for (const span of [...spans].sort((a, b) => +a.from - +b.from)) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) {
      last.to = span.to > last.to ? span.to : last.to;
    } else {
      merged.push({ ...span });
    }
  }
  while (merged.length > Math.max(1, most)) {
    const gaps = merged.slice(1).map((span, at) => +span.from - +merged[at].to);
    const at = gaps.indexOf(Math.min(...gaps));
    merged.splice(at, 2, { from: merged[at].from, to: merged[at + 1].to });
  }
  return merged.reverse();
}
