import type {
  ResourceIdentity,
  UnverifiableReason,
  UnverifiedAttribute,
  Verdict,
} from '@iac-drift/engine';

/** Both coverage figures, always shown together. @public */
export interface Coverage {
  resourcesChecked: number;
  resourcesKnown: number;
  attributesCompared: number;
  attributesDeclared: number;
}

/** @public */
export interface VerdictCounts {
  inSync: number;
  drifted: number;
  unverifiable: number;
}

/** The verdict of one resource at its last scan. @public */
export interface ResourceStatus {
  stack: string;
  address: string;
  type: string;
  identity: ResourceIdentity;
  verdict: Verdict;
  reason?: UnverifiableReason;
  detail?: string;
  unverified: UnverifiedAttribute[];
  attributesCompared: number;
  attributesDeclared: number;
  entityRefs: string[];
  /** When the live item was captured. */
  liveAsOf?: string;
  lastChecked: string;
  /** The open finding, when drifted. */
  findingId?: string;
}
