/**
 * Whether `text` matches `pattern`, in which `*` stands for any characters, none
 * included, and everything else for itself.
 *
 * Patterns come from annotations: this never takes longer than the product of
 * both lengths, where a regular expression could be made to run for ever.
 *
 * @internal
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      p += 1;
      resume = t;
    } else if (p < pattern.length && pattern[p] === text[t]) {
      p += 1;
      t += 1;
    } else if (star >= 0) {
      // Let the last star take one character more.
      p = star + 1;
      resume += 1;
      t = resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') {
    p += 1;
  }
  return p === pattern.length;
}
