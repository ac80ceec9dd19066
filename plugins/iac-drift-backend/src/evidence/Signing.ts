import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import {
  type Anchor,
  type Ledger,
  LedgerIntegrityError,
  type SignedCheckpoint,
} from '../ledger';
import { readAnchors } from './anchorRows';
import { withDeadline } from './deadline';
import { isFork, recordFailure } from './failures';
import type { Publication } from './Publication';
import { noteSigning, readSigningState } from './signingState';

/** How long a signature waits for those who might object. */
const COMPARE_MS = 5_000;

/** How often a log that is signed already is compared all the same. */
const COMPARED_MS = 5 * 60_000;

/** @internal */
export interface SigningOptions {
  db: Knex;
  ledger: Ledger;
  publication: Publication;
  logger: LoggerService;
  now: () => Date;
  compareMs?: number;
}

/**
 * Signs the log, and only when nothing outside the database contradicts it: a
 * database that was restored from an older copy, cut off or rewritten would be
 * signed as a second history of the same log otherwise.
 *
 * @remarks
 * Who cannot be reached cannot object: the others, and the newest checkpoint in the
 * database, still bind. But after a start at least one of them must have answered, since
 * a restored database knows nothing of what it has lost.
 *
 * @internal
 */
export class Signing {
  readonly #options: SigningOptions;
  #everCompared = false;

  constructor(options: SigningOptions) {
    this.#options = options;
  }

  /**
   * Whether the log has something to sign, or should be compared once more.
   *
   * @param intervalMs - how long what is new may wait
   */
  async isDue(intervalMs: number): Promise<boolean> {
    const { db, ledger, now } = this.#options;
    const since = (time: string | undefined) =>
      now().getTime() - Date.parse(time ?? '');
    // Neither is so when a column was tampered with and is no time, or is in the
    // future because a clock was wrong: then sign, and find out.
    const isYounger = (age: number, than: number) => age >= 0 && age < than;
    const newest = await ledger.latestCheckpoint();
    if (isYounger(since(newest?.createdAt), intervalMs)) {
      return false;
    }
    if (newest?.size !== (await ledger.size())) {
      return true;
    }
    const state = await readSigningState(db);
    return (
      state?.state !== 'signing' ||
      !isYounger(since(state.comparedAt), COMPARED_MS)
    );
  }

  /**
   * Signs the log as it stands, unless something contradicts it; then that is
   * recorded and said.
   */
  async sign(signal?: AbortSignal): Promise<SignedCheckpoint | undefined> {
    const { db, ledger, logger, now } = this.#options;
    try {
      const anchors = await this.#compare(signal);
      signal?.throwIfAborted();
      const checkpoint = await ledger.checkpoint({ anchors });
      await noteSigning({ db, ledger, now: now() });
      return checkpoint;
    } catch (error) {
      if (!isFork(error)) {
        throw error;
      }
      const reason = error.message;
      if (await noteSigning({ db, ledger, reason, now: now() })) {
        logger.error(`The log is not signed any more: ${reason}`);
      }
      return undefined;
    }
  }

  /** The newest checkpoint of each that answers. */
  async #compare(signal?: AbortSignal): Promise<Anchor[]> {
    const { ledger, publication } = this.#options;
    const newest = await ledger.latestCheckpoint();
    const answers = await Promise.all([
      ...publication.publishers.map(publisher =>
        this.#ask(publisher.store.id, signal, inTime =>
          publisher.newest(inTime),
        ),
      ),
      ...publication.witnesses.map(witness =>
        this.#ask(witness.id, signal, async inTime => {
          if (!newest) {
            return witness.newest(inTime);
          }
          await witness.cosign(newest, inTime);
          return undefined;
        }),
      ),
    ]);
    const reached = answers.filter(answer => answer !== undefined);
    this.#everCompared ||= reached.length > 0;
    await this.#requireNoFork();
    if (publication.isAnchored && !this.#everCompared) {
      throw new LedgerIntegrityError(
        'No store and no witness could be reached since the start, so nobody knows whether the database is behind what was published. It is signed as soon as one of them answers.',
      );
    }
    return reached.flatMap(({ anchor }) => (anchor ? [anchor] : []));
  }

  /** What one of them says; undefined when it says nothing in time. */
  async #ask(
    id: string,
    signal: AbortSignal | undefined,
    read: (signal: AbortSignal) => Promise<Anchor | undefined>,
  ): Promise<{ anchor?: Anchor } | undefined> {
    const { db, logger, now, compareMs = COMPARE_MS } = this.#options;
    try {
      const anchor = await withDeadline(
        { who: id, milliseconds: compareMs, signal },
        read,
      );
      return { anchor };
    } catch (error) {
      if (signal?.aborted) {
        throw error;
      }
      await recordFailure({ db, logger, id, error, now: now() });
      if (isFork(error)) {
        throw error;
      }
      return undefined;
    }
  }

  /** What was found when publishing holds until publishing succeeds. */
  async #requireNoFork(): Promise<void> {
    const { db, publication } = this.#options;
    const known = await readAnchors(db);
    const ids = [
      ...publication.publishers.map(({ store }) => store.id),
      ...publication.witnesses.map(({ id }) => id),
    ];
    for (const id of ids) {
      const anchor = known.get(id);
      if (anchor?.failure === 'fork') {
        throw new LedgerIntegrityError(anchor.error ?? `${id} differs.`);
      }
    }
  }
}
