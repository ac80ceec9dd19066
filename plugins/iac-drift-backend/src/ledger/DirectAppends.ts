import type { LedgerEvent } from '@iac-drift/ledger';
import { GroupCommit, type Outcome } from './GroupCommit';
import type { LogWriter } from './LogWriter';
import { findLogged } from './operations/findLogged';
import { insertBlob } from './operations/insertBlob';
import { readReceipts } from './operations/readReceipts';
import { type Prepared, queueEvent } from './queueEvent';
import {
  type AppendedEntry,
  EventRefusedError,
  type QueuedEvent,
  type Receipt,
} from './types';

/**
 * Appends that are answered once they are in the log, those of many callers in one
 * transaction.
 *
 * @internal
 */
export class DirectAppends {
  readonly #writer: LogWriter;
  readonly #now: () => string;
  readonly #groups: GroupCommit<Prepared, Receipt>;

  constructor(options: {
    writer: LogWriter;
    /** Events in one transaction at most. */
    batch: number;
    /** Transactions under way at most. */
    atOnce: number;
    /** ISO 8601 UTC. */
    now: () => string;
  }) {
    this.#writer = options.writer;
    this.#now = options.now;
    this.#groups = new GroupCommit({
      max: options.batch,
      atOnce: options.atOnce,
      commit: items => this.#commit(items),
    });
  }

  /** @throws EventRefusedError when it is not an event, or bears the id of another */
  async add(event: LedgerEvent): Promise<Receipt> {
    // Prepared here, while the database is busy with the group before.
    return this.#groups.add(queueEvent(event));
  }

  async #commit(items: Prepared[]): Promise<Outcome<Receipt>[]> {
    const byId = new Map<string, Prepared>();
    for (const item of items) {
      const { id } = item.queued.event;
      byId.set(id, byId.get(id) ?? item);
    }
    const distinct = [...byId.values()];
    const logged =
      (await this.#commitAhead(distinct)) ??
      (await this.#commitAtEnd(distinct));
    return items.map(({ queued: { event, text } }) => {
      const entry = logged.get(event.id);
      return entry?.text === text
        ? { result: entry.receipt }
        : { refused: taken(event.id) };
    });
  }

  async #commitAhead(items: Prepared[]): Promise<Logged | undefined> {
    if (items.some(({ blob }) => blob)) {
      return undefined;
    }
    const events = items.map(({ queued }) => queued);
    const appended = await this.#writer.ahead(events);
    return appended && new Map(logOf(events, appended));
  }

  async #commitAtEnd(items: Prepared[]): Promise<Logged> {
    return this.#writer.atEnd(async ({ tx, append }) => {
      const texts = await findLogged(
        tx,
        items.map(({ queued }) => queued.event.id),
      );
      const fresh = items.filter(({ queued }) => !texts.has(queued.event.id));
      for (const { blob } of fresh) {
        if (blob) {
          await insertBlob(tx, { ...blob, createdAt: this.#now() });
        }
      }
      const events = fresh.map(({ queued }) => queued);
      const logged: Logged = new Map(logOf(events, await append(events)));
      for (const [id, receipt] of await readReceipts(tx, [...texts.keys()])) {
        logged.set(id, { text: texts.get(id)!, receipt });
      }
      return logged;
    });
  }
}

/** What the log holds under an id, and where. */
type Logged = Map<string, { text: string; receipt: Receipt }>;

function logOf(events: QueuedEvent[], appended: AppendedEntry[]) {
  return events.map(({ event, text }, i) => {
    const { seq, entryHash } = appended[i];
    return [event.id, { text, receipt: { seq, entryHash } }] as const;
  });
}

function taken(id: string): EventRefusedError {
  return new EventRefusedError(
    `An event with the id ${id} and another content was logged already; an id names one event for ever.`,
  );
}
