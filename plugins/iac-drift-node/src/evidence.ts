/** What a store says of an object it keeps. @public */
export interface StoredObject {
  /** The store's own name of this version, where it keeps versions. */
  versionId?: string;
  /** Nobody can delete it before, by the store's own clock, ISO 8601 UTC. */
  retainUntil?: string;
}

/** One attempt to break the promise of a store. @public */
export interface WriteOnceAttempt {
  act: 'delete-version' | 'shorten-retention';
  /** Whether the store refused, as it must. */
  denied: boolean;
  /** One sentence: what the store answered. */
  detail: string;
}

/**
 * What came of trying to delete and to shorten a locked object. A store is
 * write-once when it refused both; configuration alone proves nothing.
 *
 * @public
 */
export interface WriteOnceProof {
  /** ISO 8601 UTC. */
  time: string;
  attempts: WriteOnceAttempt[];
}

/**
 * Where the log is published: whole objects under flat names with slashes. What a
 * store holds is verified by its content; that nobody can take it away again is
 * a promise of the store alone, and only of one that proves it.
 *
 * @public
 */
export interface EvidenceStore {
  /** Unique among the stores: `folder`, `s3:primary`. */
  readonly id: string;
  /** For messages to a person: `the folder /var/evidence`. */
  readonly description: string;
  /**
   * Stores an object that must never change. The same bytes again are no error.
   *
   * @throws EvidenceForkError when the name is taken by other bytes
   */
  putOnce(
    name: string,
    bytes: Uint8Array,
    options?: { signal?: AbortSignal },
  ): Promise<StoredObject>;
  /** Stores an object in place of the one before, whole or not at all. */
  replace(
    name: string,
    bytes: Uint8Array,
    options?: { signal?: AbortSignal },
  ): Promise<StoredObject>;
  /** What was stored first under a name, whatever was done to it afterwards. */
  get(
    name: string,
    options?: { signal?: AbortSignal },
  ): Promise<Uint8Array | undefined>;
  /** What was stored last under a name that is replaced. */
  getNewest(
    name: string,
    options?: { signal?: AbortSignal },
  ): Promise<Uint8Array | undefined>;
  /**
   * Names that begin with the prefix, which ends in a slash; sorted. Names that
   * somebody hid are listed too. With `after`, those that sort after that name
   * alone, which need not exist: of a million names the last few cost one request.
   */
  list(
    prefix: string,
    options?: { after?: string; signal?: AbortSignal },
  ): Promise<string[]>;
  /**
   * Locks a small object and tries to delete it and to shorten its lock. Absent
   * when the store makes no promise.
   *
   * @throws when it could not be tried; then nothing is known
   */
  proveWriteOnce?(options?: { signal?: AbortSignal }): Promise<WriteOnceProof>;
}

/**
 * A store holds something else than this log under a name of this log: one of
 * the two was changed, or there are two logs.
 *
 * @public
 */
export class EvidenceForkError extends Error {
  name = 'EvidenceForkError';
}
