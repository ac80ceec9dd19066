import { REPORTED_STACK_KIND } from '@iac-drift/backstage-plugin-iac-drift-common';
import {
  DesiredRead,
  DesiredStateError,
  DesiredStateSource,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import { Knex } from 'knex';
import { StackRow, STACKS } from '../stacks/tables';
import type { ReportSource } from './config';

/**
 * A source of which nothing can be read: its stacks are as they were reported last. It
 * stands among the others so that annotations may name its stacks, and so that a scan
 * of one, which is due when nobody reported for too long, says why it knows nothing.
 *
 * @internal
 */
export class ReportedPlans implements DesiredStateSource {
  readonly kind = REPORTED_STACK_KIND;
  readonly id: string;
  readonly maxAgeMs: number;
  readonly #db: Knex;
  readonly #reporters: readonly string[] | undefined;

  constructor(options: { db: Knex; source: ReportSource }) {
    this.id = options.source.id;
    this.maxAgeMs = options.source.maxAgeMs;
    this.#reporters = options.source.reporters;
    this.#db = options.db;
  }

  /** Whether a service may report here. */
  accepts(subject: string): boolean {
    return this.#reporters?.includes(subject) ?? true;
  }

  validatePath(): undefined {
    return undefined;
  }

  async read(path: string): Promise<DesiredRead> {
    const ref = `${this.kind}:${this.id}/${path}`;
    const row = await this.#db<StackRow>(STACKS).where('ref', ref).first();
    throw row?.planned_at
      ? new DesiredStateError(
          `The plan that was reported last was made at ${row.planned_at} and counts for ${this.lasting}; run the job that reports it.`,
          'stale',
        )
      : new DesiredStateError(
          `No plan was reported yet; let a job run iac-drift report --plan FILE --stack ${ref}.`,
        );
  }

  /** How long a plan counts, for a sentence. */
  get lasting(): string {
    const minutes = Math.round(this.maxAgeMs / 60_000);
    const [count, unit] =
      minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
    return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
}
