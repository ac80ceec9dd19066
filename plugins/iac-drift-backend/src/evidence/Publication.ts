import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { Knex } from 'knex';
import { Background } from '../Background';
import {
  type Ledger,
  type LogPolicy,
  policyOf,
  type SignedCheckpoint,
} from '../ledger';
import { noteReached, readAnchor } from './anchorRows';
import { readLastAttestationId } from './attestations';
import { BoundedStore, type Deadlines } from './BoundedStore';
import { recordFailure } from './failures';
import { authorityName } from './names';
import { recordExport } from './storedObjects';
import { StorePublisher } from './StorePublisher';
import { type TimestampAuthority, Timestamps } from './timestamps/Timestamps';
import type { Witness } from './witness/WitnessClient';
import { WitnessedLog } from './witness/WitnessedLog';

/** A store that is up to date is looked at all the same after so long. */
const LOOK_MS = 15 * 60_000;

/** @internal */
export interface PublicationOptions {
  db: Knex;
  ledger: Ledger;
  stores: EvidenceStore[];
  witnesses?: Witness[];
  /** How many witnesses must have cosigned what an auditor accepts. */
  quorum?: LogPolicy['quorum'];
  timestamps?: TimestampAuthority;
  logger: LoggerService;
  now: () => Date;
  deadlines?: Partial<Deadlines>;
}

/** Who says something of a checkpoint: a witness, an authority. */
interface Attestor {
  id: string;
  attest(checkpoint: SignedCheckpoint, signal?: AbortSignal): Promise<void>;
}

/** How far a store was when it was left. */
interface Done {
  size: number;
  attestedId: number;
  at: number;
}

/**
 * Copies the log to every store and has every witness see it, each in its own time:
 * what one of them takes, or that it fails, is nothing to the others.
 *
 * @internal
 */
export class Publication {
  readonly publishers: StorePublisher[];
  readonly witnesses: WitnessedLog[];
  readonly #options: PublicationOptions;
  readonly #publishing: Background[];
  readonly #attesting: Background[];
  readonly #done = new Map<string, Done>();

  constructor(options: PublicationOptions) {
    const { db, ledger, timestamps, deadlines, logger, now } = options;
    this.#options = options;
    const extras = timestamps?.ca
      ? [{ name: authorityName(timestamps.ca), bytes: timestamps.ca }]
      : [];
    this.publishers = options.stores.map(
      store =>
        new StorePublisher({
          db,
          ledger,
          store: new BoundedStore(store, deadlines),
          policy: () => this.policy(),
          extras,
          now,
        }),
    );
    this.#publishing = this.publishers.map(
      publisher =>
        new Background({
          what: 'The log could not be published',
          work: signal => this.#publish(publisher, signal),
          logger,
        }),
    );
    this.witnesses = (options.witnesses ?? []).map(
      witness =>
        new WitnessedLog({ db, ledger, witness, deadlineMs: deadlines?.getMs }),
    );
    const stamps =
      timestamps && new Timestamps({ db, authority: timestamps, now });
    this.#attesting = [
      ...this.witnesses.map(
        (log): Attestor => ({
          id: log.id,
          attest: (...of) => log.cosign(...of),
        }),
      ),
      ...(stamps
        ? [
            {
              id: stamps.id,
              attest: (...of) => stamps.stamp(...of),
            } as Attestor,
          ]
        : []),
    ].map(
      attestor =>
        new Background({
          what: 'The log could not be attested',
          work: signal => this.#attest(attestor, signal),
          logger,
        }),
    );
  }

  /** Whether there is anything outside the database to compare with. */
  get isAnchored(): boolean {
    return this.publishers.length + this.witnesses.length > 0;
  }

  /** How many witnesses the trust file asks for. */
  get policyQuorum(): number {
    return this.#options.quorum ?? 0;
  }

  /** The trust file of the log, as it is configured now. */
  policy(): Buffer {
    const { ledger, witnesses = [], quorum } = this.#options;
    return policyOf(ledger.vkeys, { witnesses, quorum });
  }

  /** Publishes in the background what is signed and not everywhere. */
  ask(): void {
    this.#publishing.forEach(background => background.ask());
    this.#attesting.forEach(background => background.ask());
  }

  /** When nothing is under way any more. */
  async settled(): Promise<void> {
    // What witnesses gave is published after that.
    await Promise.all(this.#attesting.map(background => background.settled()));
    await Promise.all(this.#publishing.map(background => background.settled()));
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.#attesting, ...this.#publishing].map(b => b.stop()),
    );
  }

  async #publish(
    publisher: StorePublisher,
    signal: AbortSignal,
  ): Promise<void> {
    const { db, ledger, logger } = this.#options;
    const { store } = publisher;
    const { id, description } = store;
    const now = this.#options.now();
    if (!(await this.#isDue(id, now))) {
      return;
    }
    try {
      const { size, attestedId, shown } = await publisher.publish(signal);
      if (shown) {
        await recordExport({
          db,
          ledger,
          store: { id, description },
          size,
          now,
        });
      }
      this.#done.set(id, { size, attestedId, at: now.getTime() });
    } catch (error) {
      this.#done.delete(id);
      if (!signal.aborted) {
        await recordFailure({ db, logger, id, error, now });
      }
    }
  }

  /** Whether a store lacks something, or was not looked at for a while. */
  async #isDue(id: string, now: Date): Promise<boolean> {
    const { db, ledger } = this.#options;
    const done = this.#done.get(id);
    const age = now.getTime() - (done?.at ?? NaN);
    if (!done || !(age >= 0 && age < LOOK_MS)) {
      return true;
    }
    const { failure } = await readAnchor(db, id);
    const newest = await ledger.latestCheckpoint();
    return (
      failure !== undefined ||
      newest?.size !== done.size ||
      (await readLastAttestationId(db)) !== done.attestedId
    );
  }

  async #attest({ id, attest }: Attestor, signal: AbortSignal): Promise<void> {
    const { db, ledger, logger } = this.#options;
    const now = this.#options.now();
    const newest = await ledger.latestCheckpoint();
    const { size, failure } = await readAnchor(db, id);
    if (!newest || (newest.size === size && failure === undefined)) {
      return;
    }
    try {
      await attest(newest, signal);
      const time = now.toISOString();
      await noteReached(db, id, { size: newest.size, time });
      this.#publishing.forEach(background => background.ask());
    } catch (error) {
      if (!signal.aborted) {
        await recordFailure({ db, logger, id, error, now });
      }
    }
  }
}
