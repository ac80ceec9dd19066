/**
 * Where the log is published: flat names with slashes, whole objects. A store
 * keeps nothing in order and promises nothing about deletion; what it holds is
 * verified by its content.
 *
 * @internal
 */
export interface EvidenceStore {
  /** For messages to a person: `the folder /var/evidence`. */
  readonly description: string;
  /**
   * Stores an object that must never change. The same bytes again are no error.
   *
   * @throws EvidenceForkError when the name is taken by other bytes
   */
  putOnce(name: string, bytes: Uint8Array): Promise<void>;
  /** Stores an object in place of the one before, whole or not at all. */
  replace(name: string, bytes: Uint8Array): Promise<void>;
  get(name: string): Promise<Buffer | undefined>;
  /** Names that begin with the prefix, which ends in a slash; sorted. */
  list(prefix: string): Promise<string[]>;
}

/**
 * A store holds something else than this log under a name of this log: one of
 * the two was changed, or there are two logs.
 *
 * @internal
 */
export class EvidenceForkError extends Error {
  name = 'EvidenceForkError';
}
