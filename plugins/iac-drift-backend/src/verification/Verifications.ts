import { randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { LedgerVerification } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { logUnexpected } from '../errors';
import { createEvent, EVENT_VERIFIED, type Ledger } from '../ledger';
import type { Verified } from './projectVerifications';
import { readLastIntact, readVerifications } from './readVerifications';
import { VerificationRow, VERIFICATIONS } from './tables';
import {
  type DatabaseVerification,
  type OutsideCheckpoint,
  verifyDatabase,
} from './verifyDatabase';

/** A run that gave no sign of life for so long was lost with its process. */
const LOST_MS = 2 * 60_000;
const SIGN_OF_LIFE_MS = 1000;
/** How long an entry may wait for its signature before that is worth a word. */
const MAX_UNSIGNED_MS = 10 * 60_000;

const STATUS_FIGURE = { intact: 0, tampered: 1, 'cannot-say': 2 } as const;

/** @internal */
export interface VerificationsOptions {
  db: Knex;
  ledger: Pick<Ledger, 'append' | 'origin' | 'size' | 'vkeys'>;
  /** Newest checkpoints that were published outside the database. */
  outside: () => Promise<OutsideCheckpoint[]>;
  metrics: MetricsService;
  logger: LoggerService;
  now: () => Date;
}

/**
 * Verifies the log, one run at a time over all replicas, and records each result:
 * in the log, where the read model takes it from, and as a metric.
 *
 * @internal
 */
export class Verifications {
  readonly #options: VerificationsOptions;
  readonly #stopped = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  readonly #count;
  readonly #status;
  readonly #duration;

  constructor(options: VerificationsOptions) {
    this.#options = options;
    const { metrics } = options;
    this.#count = metrics.createCounter<{ status: string; mode: string }>(
      'iac_drift.ledger.verifications',
      { description: 'Verifications of the log, by result' },
    );
    this.#status = metrics.createGauge('iac_drift.ledger.verification.status', {
      description:
        'Result of the newest verification of the log: 0 intact, 1 tampered, 2 cannot say',
    });
    this.#duration = metrics.createHistogram<{ mode: string }>(
      'iac_drift.ledger.verification.duration',
      { description: 'How long a verification took', unit: 's' },
    );
  }

  /**
   * Begins a verification in the background; the one under way, if there is one.
   */
  async start(options: {
    mode: 'full' | 'incremental';
    requestedBy?: string;
  }): Promise<LedgerVerification> {
    const { started, work } = await this.#begin(options);
    work?.catch(() => {});
    return started;
  }

  /** Verifies, unless another process is at it. For the scheduler. */
  async run(
    mode: 'full' | 'incremental',
    signal?: AbortSignal,
  ): Promise<LedgerVerification> {
    const { started, work } = await this.#begin({ mode }, signal);
    await work;
    const [finished] = await readVerifications(this.#options.db, {
      limit: 1,
      id: started.id,
    });
    return finished ?? started;
  }

  /** Stops, and waits for what is under way. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await Promise.allSettled(this.#running);
  }

  async #begin(
    {
      mode,
      requestedBy,
    }: { mode: 'full' | 'incremental'; requestedBy?: string },
    signal?: AbortSignal,
  ): Promise<{ started: LedgerVerification; work?: Promise<void> }> {
    const { db, ledger, now } = this.#options;
    const total = await ledger.size();
    const row: VerificationRow = {
      id: randomUUID(),
      mode,
      state: 'running',
      started_at: now().toISOString(),
      seen_at: now().toISOString(),
      entries: 0,
      total,
      result: null,
    };
    const running = await claim(db, row, now());
    if (running) {
      return { started: running };
    }
    const work = this.#work(row, requestedBy, signal);
    this.#running.add(work);
    work.finally(() => this.#running.delete(work)).catch(() => {});
    return {
      started: {
        id: row.id,
        mode,
        state: 'running',
        startedAt: row.started_at,
        progress: { entries: 0, total },
      },
      work,
    };
  }

  async #work(
    row: VerificationRow,
    requestedBy: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { db, logger, now } = this.#options;
    const { id, mode } = row;
    try {
      const result = await this.#verify(row, signal);
      await this.#record({
        ...result,
        verificationId: id,
        mode,
        ...(requestedBy ? { requestedBy } : {}),
        startedAt: row.started_at,
        finishedAt: now().toISOString(),
      });
    } catch (error) {
      await db<VerificationRow>(VERIFICATIONS)
        .where({ id, state: 'running' })
        .delete();
      if (!this.#stopped.signal.aborted && !signal?.aborted) {
        logUnexpected(logger, 'The log could not be verified', error);
      }
    }
  }

  async #verify(
    { id, mode }: VerificationRow,
    signal: AbortSignal | undefined,
  ): Promise<DatabaseVerification> {
    const { db, ledger, outside, now } = this.#options;
    const stop = AbortSignal.any(
      [this.#stopped.signal, signal].filter(s => s !== undefined),
    );
    let told = now().getTime();
    return verifyDatabase({
      db,
      origin: ledger.origin,
      vkeys: ledger.vkeys,
      outside: await outside(),
      since: mode === 'incremental' ? await readLastIntact(db) : undefined,
      maxUnsignedMs: MAX_UNSIGNED_MS,
      now: now(),
      signal: stop,
      onProgress: entries => {
        const time = now();
        if (time.getTime() - told >= SIGN_OF_LIFE_MS) {
          told = time.getTime();
          db<VerificationRow>(VERIFICATIONS)
            .where({ id, state: 'running' })
            .update({ entries, seen_at: time.toISOString() })
            // What fails here fails in the verification as well.
            .catch(() => {});
        }
      },
    });
  }

  async #record(verified: Verified): Promise<void> {
    const { ledger, logger } = this.#options;
    const { mode, status, startedAt, finishedAt } = verified;
    this.#count.add(1, { status, mode });
    this.#status.record(STATUS_FIGURE[status]);
    this.#duration.record(
      (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000,
      { mode },
    );
    if (status === 'tampered') {
      // Written for a person; it says what differs.
      logger.error(
        `The log was tampered with: ${verified.problem?.message ?? ''}`,
      );
    } else if (status === 'cannot-say') {
      logger.warn(
        `Nothing can be said about the log: ${verified.message ?? ''}`,
      );
    }
    await ledger.append(
      createEvent({
        id: verified.verificationId,
        source: `//${ledger.origin}`,
        type: EVENT_VERIFIED,
        time: finishedAt,
        data: JSON.parse(JSON.stringify(verified)),
      }),
    );
  }
}

/** Enters the row, unless a run is under way somewhere; then that one. */
async function claim(
  db: Knex,
  row: VerificationRow,
  now: Date,
): Promise<LedgerVerification | undefined> {
  await db<VerificationRow>(VERIFICATIONS)
    .where('state', 'running')
    .where('seen_at', '<', new Date(now.getTime() - LOST_MS).toISOString())
    .delete();
  const [running] = await readVerifications(db, { limit: 1, state: 'running' });
  if (running) {
    return running;
  }
  await db<VerificationRow>(VERIFICATIONS).insert(row);
  return undefined;
}
