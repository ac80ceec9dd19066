export { ConfidenceBadge } from './ConfidenceBadge';
export { EntityStatusBadge, useEntityStatusLook } from './EntityStatusBadge';
export { SeverityBadge } from './SeverityBadge';
export { StateBadge } from './StateBadge';
export { ToneBadge, toneClass } from './ToneBadge';
export type { Tone } from './ToneBadge';
export { VerdictBadge } from './VerdictBadge';
