/**
 * Whether `text` matches `pattern`, in which `*` stands for any characters, none
 * included, and everything else for itself.
 *
 * Patterns come from annotations and from configuration: this never takes longer
 * than the product of both lengths, where a regular expression could be made to run
 * for ever.
 *
 * @public
 */
export function matchesGlob(pattern: string, text: string): boolean {
  let [p, t] = [0, 0];
  let [star, resume] = [-1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p;
      resume = t;
      p += 1;
    } else if (pattern[p] === text[t]) {
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
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}
