import type { Sha256 } from './bytes';
import type { Ed25519Verify, NoteKey } from './note';
import type { Policy } from './policy';
import type { LogPrefix } from './prefix';
import type { Tile } from './tile';
import type { TamperProblem } from './verification';

/** Entries in a row, as a stream of bytes. @public */
export interface LogSegment {
  /** How a person finds it: a file name. */
  name: string;
  /** First entry and the one after the last, where the name says so. */
  range?: { from: number; to?: number };
  bytes: AsyncIterable<Uint8Array>;
}

/** A signed checkpoint as it was found. @public */
export interface LogCheckpoint {
  /** How a person finds it: a file name. */
  name: string;
  /** The size it must have, where the name says so. */
  size?: number;
  note: Uint8Array;
}

/** @public */
export interface VerifyLogOptions {
  /** In the order of their entries. */
  segments: AsyncIterable<LogSegment> | Iterable<LogSegment>;
  /** In the order of their sizes. */
  checkpoints: AsyncIterable<LogCheckpoint> | Iterable<LogCheckpoint>;
  /** The keys one trusts. Those that the log introduces by rotation follow. */
  keys?: readonly NoteKey[];
  /** Whom one trusts, witnesses included; instead of `keys`. */
  policy?: Policy;
  /** The beginning of the log, when an older checkpoint proves it: {@link readPrefix}. */
  prefix?: LogPrefix;
  sha256: Sha256;
  verify: Ed25519Verify;
  /** Called with each entry that is in its place. The bytes are not to be kept. */
  onEntry?(entry: { seq: number; line: Uint8Array; file: string }): void;
  /**
   * Called with each tile when it is full, and at the end with those that are
   * partial, so that tiles found elsewhere can be compared with them.
   *
   * @returns what is wrong with the tiles found, if anything is
   */
  onTile?(
    tile: Tile,
    bytes: Uint8Array,
  ): TamperProblem | undefined | Promise<TamperProblem | undefined>;
  /** Called after each piece of input. */
  onProgress?(progress: { entries: number; bytes: number }): void;
}
