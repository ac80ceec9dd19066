import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { LedgerStatus } from '@iac-drift/backstage-plugin-iac-drift-common';
import { ledgerStatus, type StatusOptions } from './status';

/**
 * The status of the log, and its figures as metrics: above all for how long an entry
 * is protected by nothing but the database.
 *
 * @internal
 */
export class LedgerFigures {
  readonly #options: Omit<StatusOptions, 'now'> & { now: () => Date };
  readonly #window;
  readonly #signing;
  readonly #lag;
  #longest = 0;

  constructor(
    options: Omit<StatusOptions, 'now'> & {
      metrics: MetricsService;
      now: () => Date;
    },
  ) {
    const { metrics } = options;
    this.#options = options;
    this.#window = metrics.createGauge('iac_drift.ledger.unanchored', {
      description:
        'Age of the oldest entry that no store and no witness has seen',
      unit: 's',
    });
    this.#signing = metrics.createGauge('iac_drift.ledger.signing', {
      description: 'Whether the log is signed: 1, or 0 when signing stopped',
    });
    this.#lag = metrics.createGauge<{ store: string }>(
      'iac_drift.evidence.lag',
      { description: 'Signed entries that are not in a store yet' },
    );
  }

  async status(): Promise<LedgerStatus> {
    const { now, ...options } = this.#options;
    const status = await ledgerStatus({ ...options, now: now() });
    this.#longest = Math.max(this.#longest, status.unanchored.seconds);
    return {
      ...status,
      unanchored: { ...status.unanchored, longestSeconds: this.#longest },
    };
  }

  /** Hands the figures to whoever collects metrics. */
  async record(): Promise<void> {
    const { unanchored, signing, anchors } = await this.status();
    this.#window.record(unanchored.seconds);
    this.#signing.record(signing.state === 'stopped' ? 0 : 1);
    for (const { id, lag } of anchors) {
      this.#lag.record(lag.entries, { store: id });
    }
  }
}
