/** How the change was made. @public */
export type Channel = 'console' | 'cli' | 'sdk' | 'iac' | 'service';

/** An event that was looked at and found not to be the cause. @public */
export interface RejectedCandidate {
  eventId: string;
  eventName: string;
  time: string;
  reason: string;
}

/**
 * Who made a change, when and how, and how sure we are. With confidence
 * `unknown`, `reason` says why it could not be known.
 *
 * @public
 */
export interface Attribution {
  /** A person or workload: `alice@example.com`. */
  actor?: string;
  /** The catalog's user that the actor is: `user:default/alice`. */
  userRef?: string;
  /** From the actor to the principal that signed the call. */
  chain: string[];
  eventId?: string;
  eventName?: string;
  /** Where the event is recorded. */
  region?: string;
  /** ISO 8601 UTC. */
  time?: string;
  sourceIp?: string;
  userAgent?: string;
  channel?: Channel;
  /** The same in all that the actor did in one session; no credential. */
  session?: string;
  confidence: 'confirmed' | 'probable' | 'unknown';
  reason?: string;
  /** Set while the search goes on: events appear minutes after the call. */
  looking?: boolean;
  rejected: RejectedCandidate[];
}

/**
 * Where a desired state came from, as far as its source knows. Only what was
 * proved may be in it, such as the claims of a verified token of a pipeline.
 *
 * @public
 */
export interface DesiredOrigin {
  /** Version of the state in its store: `3sL4kqtJlcpXroDTDmJ` of a bucket. */
  version?: string;
  /** Commit of the code, as hexadecimal digits. */
  commit?: string;
  /** Address of the run of the pipeline, or its name. */
  run?: string;
  /** The person, or the workload, that started the run. */
  by?: string;
}

/** How a drift ended. @public */
export interface Resolution {
  /**
   * `reverted`: live went back; `adopted`: desired moved to live; `removed`: the
   * resource left the code; `absorbed`: an apply or a refresh took the drift into
   * the state, and no code says so; `ignored`: a rule of the configuration hides it.
   */
  outcome: 'reverted' | 'adopted' | 'removed' | 'absorbed' | 'ignored';
  /** ISO 8601 UTC. */
  time: string;
  attribution: Attribution;
  /** The state that ended it, unless live went back; a plan has no serial. */
  desired?: DesiredOrigin & { serial?: number };
}
