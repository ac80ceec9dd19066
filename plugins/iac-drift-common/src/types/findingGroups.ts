import type { Severity } from '@iac-drift/engine';
import type { Attribution, Channel } from './attribution';

/** What findings can be grouped by. @public */
export type FindingGrouping = 'session' | 'owner';

/** Findings that one owner has, or that one session of an actor made. @public */
export interface FindingGroup {
  id: string;
  /** Narrows a list of findings to these, beside what narrowed the groups. */
  filter: {
    /** `none`: who did it is not known. */
    session?: string;
    /** Entity ref. */
    owner?: string;
    /** Nobody owns them. */
    ownerless?: 'true';
  };
  findings: number;
  worst: Severity;
  /** When the changes were made, or else detected, ISO 8601 UTC. */
  from: string;
  to: string;
  /** Of a session whose actor is known. */
  actor?: {
    name: string;
    userRef?: string;
    channels: Channel[];
    sourceIps: string[];
    /** The least of them. */
    confidence: Attribution['confidence'];
  };
}
