/**
 * A rule of the configuration that hides differences, and what it hides today: of
 * every stack what its last scan found.
 *
 * @public
 */
export interface IgnoreRuleStatus {
  id: string;
  /** Each of those that are given must match; `*` stands for any text. */
  address?: string;
  type?: string;
  path?: string;
  tags?: Record<string, string>;
  /** Why it is there, as the configuration says. */
  reason?: string;
  /** The first of them. */
  hides: { stack: string; address: string; type: string; path: string }[];
  /** How many there are that the caller may see. */
  hidesTotal: number;
}
