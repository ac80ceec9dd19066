/** An object by its name, with slashes and without one at the beginning. @internal */
export interface ListedObject {
  name: string;
  /** In bytes. */
  size: number;
}

/**
 * What a log was published to, wherever that is: a folder, a bucket. All that its
 * verification needs of it.
 *
 * @internal
 */
export interface PublishedObjects {
  /**
   * Objects whose names begin with the prefix, which ends in a slash; sorted by name.
   *
   * @throws UnreadableError
   */
  list(prefix: string): Promise<ListedObject[]>;
  /**
   * An object as a whole; undefined when there is none.
   *
   * @throws UnreadableError
   */
  read(name: string): Promise<Uint8Array | undefined>;
  /**
   * An object that is there, in pieces.
   *
   * @throws UnreadableError
   */
  stream(name: string): AsyncIterable<Uint8Array>;
}

/** Something is there and cannot be read: nothing can be said about it. @internal */
export class UnreadableError extends Error {
  name = 'UnreadableError';
}
