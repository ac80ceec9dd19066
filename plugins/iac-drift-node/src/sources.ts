import type {
  DesiredResource,
  LiveItem,
  LiveKey,
  ReadFailure,
  ResourceResult,
} from '@iac-drift/engine';
import type {
  Attribution,
  DesiredOrigin,
} from '@iac-drift/backstage-plugin-iac-drift-common';

/** The desired state of one stack, as read from its source. @public */
export interface DesiredRead {
  resources: DesiredResource[];
  /** Absent, with the lineage, of what is no state, such as a plan. */
  serial?: number;
  lineage?: string;
  /** SHA-256 of the bytes read, lower-case hex. */
  sha256: string;
  /** When the state was last written, where the source knows it, ISO 8601 UTC. */
  writtenAt?: string;
  /** Who brought it there, where the source knows for certain. */
  origin?: DesiredOrigin;
}

/**
 * A configured place that stacks are read from. Only what is configured can be
 * read: `path` is relative to the source and comes from an annotation that
 * anyone with a repository may write, so a source must refuse whatever leads
 * out of it.
 *
 * @public
 */
export interface DesiredStateSource {
  /** First part of a stack ref: `terraform`. */
  readonly kind: string;
  /** Second part of a stack ref, as configured. */
  readonly id: string;
  /** Paths of all stacks in this source; sources that cannot list answer `undefined`. */
  listStacks?(options: { signal?: AbortSignal }): Promise<string[]>;
  /**
   * Checks the form of a path without reading.
   *
   * @returns one sentence saying what is wrong, or undefined when the path is fine
   */
  validatePath(path: string): string | undefined;
  /**
   * Reads one stack.
   *
   * @throws DesiredStateError with one sentence for a person, free of secrets
   */
  read(path: string, options: { signal?: AbortSignal }): Promise<DesiredRead>;
  /**
   * Reads one stack as it was, by what `origin.version` called it then; sources that
   * keep no versions leave this out.
   *
   * @throws DesiredStateError as `read` does, also when the version is gone
   */
  readVersion?(
    path: string,
    version: string,
    options: { signal?: AbortSignal },
  ): Promise<DesiredRead>;
}

/** The desired state could not be read; the message is for a person. @public */
export class DesiredStateError extends Error {
  name = 'DesiredStateError';

  /** @param reason - `stale` when there is one, too old to count */
  constructor(
    message: string,
    readonly reason: 'source-error' | 'stale' = 'source-error',
  ) {
    super(message);
  }
}

/** What came back from the cloud, and what did not. @public */
export interface LiveRead {
  items: LiveItem[];
  failures: ReadFailure[];
}

/** Which objects a watch over whole accounts asks for. @public */
export interface LiveListRequest {
  /** Twelve digits each; absent means every account that is configured. */
  accountIds?: string[];
  /** Of the accounts' configured regions; absent means all of them. */
  regions?: string[];
  /** AWS Config's names of types: `AWS::EC2::SecurityGroup`. */
  resourceTypes: string[];
}

/** Objects of a type, in one place, that could not be listed. @public */
export interface LiveListFailure extends ReadFailure {
  /** Absent when no account could be listed. */
  accountId?: string;
  /** Absent when the failure covers all regions asked for, as with a global type. */
  region?: string;
}

/** What is there, and where nobody could look. @public */
export interface LiveList {
  /** Present objects only. */
  items: LiveItem[];
  /**
   * A type, account and region that no failure covers was read in full: what is not
   * among the items is not there. Of one that a failure covers, nothing is known.
   */
  failures: LiveListFailure[];
}

/** How a scan asks the cloud. @public */
export interface CloudRequestOptions {
  signal?: AbortSignal;
  /** Told the name of each call that is made for this request: `config:SelectResourceConfig`. */
  onCall?: (name: string) => void;
}

/** How live state is read. @public */
export interface LiveReadOptions extends CloudRequestOptions {
  /**
   * When the cloud was last heard to have changed, ISO 8601 UTC: what was read before
   * that and kept does not answer.
   */
  notBefore?: string;
}

/**
 * Reads live state. It never throws for something the cloud refused: each
 * refusal is a `ReadFailure`, so that the rest of the stack is still judged.
 *
 * @public
 */
export interface LiveStateReader {
  readonly id: string;
  read(keys: LiveKey[], options: LiveReadOptions): Promise<LiveRead>;
  /**
   * Everything present of some types, whoever made it; readers that cannot list
   * leave this out. Like `read`, it does not throw for what the cloud refused.
   */
  list?(
    request: LiveListRequest,
    options: CloudRequestOptions,
  ): Promise<LiveList>;
}

/** A sign that an object changed. Which object it is may not be certain. @public */
export interface CloudChange {
  accountId: string;
  /** Absent for what belongs to no region. */
  region?: string;
  /** Ids and ARNs, of which one or more may be the object's. */
  ids: string[];
  /**
   * Whether the change came to be known before a reader is sure to see it, so that
   * the stacks are to be checked again after a while.
   */
  early?: boolean;
}

/**
 * Tells of changes as they happen. It may tell of too many and miss some: every stack
 * is scanned in its turn all the same.
 *
 * @public
 */
export interface CloudChangeFeed {
  readonly id: string;
  /** Begins to tell; called once, when the plugin is ready. */
  start(onChange: (change: CloudChange) => void): Promise<void>;
}

/** What an attributor is asked: who moved this resource to what it is now? @public */
export interface AttributionRequest {
  result: ResourceResult;
  /**
   * `drift`: who made the difference. `resolution`: who took it away; then
   * `result` has the kind and the changes that are gone, `desired` being live again.
   */
  of: 'drift' | 'resolution';
  /** Nothing before this can be the cause, when known, ISO 8601 UTC. */
  notBefore?: string;
  /**
   * When the desired state was last written, where it is known, ISO 8601 UTC. What
   * the stack's own apply did before is no drift.
   */
  desiredAsOf?: string;
}

/**
 * Finds the identities behind changes. It never guesses: what cannot be known is
 * `unknown` with the reason, and `looking` where asking again later may help. It
 * does not throw.
 *
 * @public
 */
export interface ChangeAttributor {
  readonly id: string;
  /**
   * Answers many requests at once, so that those of one account and time can share
   * calls.
   *
   * @returns one answer for each request, in their order
   */
  attribute(
    requests: readonly AttributionRequest[],
    options: CloudRequestOptions,
  ): Promise<Attribution[]>;
}
