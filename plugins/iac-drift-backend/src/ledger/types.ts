import type { Knex } from 'knex';
import type { JsonValue, LedgerEvent } from '@iac-drift/ledger';

/** An entry that has just been appended, or is read again to rebuild. @internal */
export interface AppendedEntry {
  /** Sequence number in the log. */
  seq: number;
  /** The event as it stands in the entry. */
  event: LedgerEvent;
  /** Data of the event; whole, also where the entry only holds its digest. */
  data: JsonValue | undefined;
  /** SHA-256 of the entry, lower-case hex. */
  entryHash: string;
}

/**
 * A read model that follows the log: what it does for an entry, by the type of its
 * event. It is called inside the transaction that appends the entries, in their
 * order, so that it never shows what is not in the log nor misses what is. All its
 * queries must go through `tx`. An error undoes the append; the events stay in the
 * outbox.
 *
 * @internal
 */
export type Projection = Readonly<
  Record<string, (entry: AppendedEntry, tx: Knex.Transaction) => Promise<void>>
>;

/** A checkpoint with its signatures, as it is published. @internal */
export interface SignedCheckpoint {
  /** Number of entries. */
  size: number;
  /** Root of the tree, lower-case hex. */
  root: string;
  /** The signed note. */
  note: Buffer;
  /** ISO 8601 UTC. */
  createdAt: string;
}

/** Where the log ends. @internal */
export interface Head {
  size: number;
  /** Roots of the complete subtrees, as `Frontier.toBytes` gives them. */
  frontier: Buffer;
  /** SHA-256 of the last entry; zeros when there is none. */
  lastHash: Buffer;
}

/** Where an event stands in the log. @internal */
export interface Receipt {
  seq: number;
  /** SHA-256 of the entry, lower-case hex. */
  entryHash: string;
}

/** An event with its canonical text, on the way into the log. @internal */
export interface QueuedEvent {
  event: LedgerEvent;
  /** The event in canonical JSON. */
  text: string;
}

/** An event cannot be logged as it is. The message says why. @internal */
export class EventRefusedError extends Error {
  name = 'EventRefusedError';
}

/**
 * The log in the database is not what was signed or published, so nothing more
 * is signed. The message says what differs and what to do.
 *
 * @internal
 */
export class LedgerIntegrityError extends Error {
  name = 'LedgerIntegrityError';
}
