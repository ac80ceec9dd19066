import { LoggerService } from '@backstage/backend-plugin-api';
import type { UnverifiableReason } from '@iac-drift/engine';
import { logUnexpected, oneLine } from '../errors';
import { LedgerIntegrityError } from '../ledger';
import { LeaseLostError, underLease } from '../leases/underLease';
import { Claim, claimStack, renewClaim, returnClaim } from './claimStack';
import { recordFailure } from './recordScan';
import type { ScanDeps } from './ScanDeps';
import { ScanFailedError, scanStack } from './scanStack';

/**
 * Scans stacks that are due, a few at a time, until none is. Replicas share the
 * work: each stack is claimed in the database.
 *
 * @internal
 */
export class ScanWorker {
  readonly #deps: ScanDeps;
  readonly #logger: LoggerService;
  readonly #frequencyMs: number;
  readonly #timeoutMs: number;
  readonly #concurrency: number;
  readonly #onNews: (stackId: string) => void;

  constructor(options: {
    deps: ScanDeps;
    logger: LoggerService;
    frequencyMs: number;
    timeoutMs: number;
    concurrency?: number;
    /** Called after a scan of which the log has something to say. */
    onNews: (stackId: string) => void;
  }) {
    this.#deps = options.deps;
    this.#logger = options.logger;
    this.#frequencyMs = options.frequencyMs;
    this.#timeoutMs = options.timeoutMs;
    this.#concurrency = options.concurrency ?? 2;
    this.#onNews = options.onNews;
  }

  /** Scans every stack that is due. */
  async run(signal: AbortSignal): Promise<void> {
    const lanes = Array.from({ length: this.#concurrency }, () =>
      this.#runLane(signal),
    );
    await Promise.all(lanes);
  }

  async #runLane(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      const claim = await claimStack({
        db: this.#deps.db,
        now: this.#deps.now(),
        frequencyMs: this.#frequencyMs,
      });
      if (!claim) {
        return;
      }
      await this.#scan(claim, stop);
    }
  }

  /** Never throws: one stack's trouble is not another's. */
  async #scan(claim: Claim, stop: AbortSignal): Promise<void> {
    const { stack } = claim;
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    try {
      let isNews: boolean;
      try {
        const { db, now } = this.#deps;
        isNews = await underLease({
          what: `The scan of ${stack.ref}`,
          renew: () => renewClaim({ db, claim, now: now() }),
          work: signal => scanStack(this.#deps, claim, signal),
          signal: AbortSignal.any([stop, timeout]),
        });
      } catch (error) {
        if (error instanceof LeaseLostError) {
          throw error;
        }
        if (stop.aborted) {
          await returnClaim({ db: this.#deps.db, claim });
          return;
        }
        isNews = await this.#fail(
          claim,
          this.#sentenceFor(claim, error, timeout),
          error instanceof ScanFailedError ? error.reason : undefined,
        );
      }
      await this.#deps.log.drain({ signal: stop });
      if (isNews) {
        this.#onNews(stack.id);
      }
    } catch (error) {
      if (error instanceof LeaseLostError) {
        this.#logger.warn(error.message);
      } else if (!stop.aborted) {
        logUnexpected(
          this.#logger,
          `The scan of ${stack.ref} could not be finished`,
          error,
        );
      }
    }
  }

  async #fail(
    claim: Claim,
    error: string,
    reason?: UnverifiableReason,
  ): Promise<boolean> {
    if (error !== claim.stack.error) {
      this.#logger.warn(`The scan of ${claim.stack.ref} failed: ${error}`);
    }
    return recordFailure({
      db: this.#deps.db,
      enqueue: (events, tx) => this.#deps.log.enqueue(events, tx),
      claim,
      now: this.#deps.now(),
      error,
      reason,
    });
  }

  #sentenceFor(claim: Claim, error: unknown, timeout: AbortSignal): string {
    if (error instanceof ScanFailedError) {
      return error.message;
    }
    if (timeout.aborted) {
      const seconds = Math.round(this.#timeoutMs / 1000);
      return `The scan took longer than ${seconds} s and was stopped; raise iacDrift.schedule.timeout or split the stack.`;
    }
    if (error instanceof LedgerIntegrityError) {
      return oneLine(error.message);
    }
    logUnexpected(this.#logger, `The scan of ${claim.stack.ref} failed`, error);
    return 'The scan failed for an unforeseen reason; the server log says more.';
  }
}
