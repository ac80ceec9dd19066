import type { UnverifiableReason } from '@iac-drift/engine';
import type { Finding } from './findings';
import type { Coverage, VerdictCounts } from './resources';
import type { Stack } from './stacks';

/** An annotation that could not be followed, said on the entity's page. @public */
export interface AnnotationError {
  annotation: string;
  value: string;
  message: string;
}

/** What the entity's card and tab show. @public */
export interface EntityDrift {
  entityRef: string;
  verdicts: VerdictCounts;
  coverage: Coverage;
  /** Counts of unverifiable resources by reason. */
  unverifiableByReason: Partial<Record<UnverifiableReason, number>>;
  stacks: Stack[];
  findings: Finding[];
  errors: AnnotationError[];
  /** When nothing belongs to it: what its annotation may name. */
  setUp?: {
    /** Stacks that nobody has yet and that bear its name. */
    suggested: string[];
    /** What refs of stacks begin with: `terraform:prod`. */
    sources: string[];
  };
  /** Oldest `lastChecked` over the entity's stacks: nothing is fresher than claimed. */
  lastChecked?: string;
}
