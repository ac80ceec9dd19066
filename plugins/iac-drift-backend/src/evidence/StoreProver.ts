import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  EvidenceStore,
  WriteOnceProof,
} from '@iac-drift/backstage-plugin-iac-drift-node';
import type { Knex } from 'knex';
import { logUnexpected } from '../errors';
import { createEvent, EVENT_STORE_PROVED, type Ledger } from '../ledger';
import { inTransaction } from '../ledger/operations/inTransaction';
import { lockLog } from '../ledger/operations/lockLog';
import { noteProof, readAnchor } from './anchorRows';
import { StoreError } from './BoundedStore';
import { isWriteOnce } from './writeOnce';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** At a start, unless another replica tried just now. */
const AT_START_MS = 10 * 60_000;
/** When it could not be tried, sooner. */
const RETRY_MS = HOUR_MS - 60_000;

/** @internal */
export interface StoreProverOptions {
  db: Knex;
  ledger: Pick<Ledger, 'enqueue' | 'origin'>;
  publication: { publishers: readonly { store: EvidenceStore }[] };
  logger: LoggerService;
  now: () => Date;
}

/**
 * Tries in each store that promises to be write-once whether it keeps that promise,
 * at the start and daily, and records in the log what came of it.
 *
 * @internal
 */
export class StoreProver {
  readonly #options: StoreProverOptions;
  #started = false;

  constructor(options: StoreProverOptions) {
    this.#options = options;
  }

  /** Tries where it is due: each store for itself. */
  async prove(signal?: AbortSignal): Promise<void> {
    const atStart = !this.#started;
    this.#started = true;
    await Promise.all(
      this.#options.publication.publishers.map(async ({ store }) => {
        if (store.proveWriteOnce && (await this.#claim(store.id, atStart))) {
          await this.#prove(store, signal);
        }
      }),
    );
  }

  /** Takes the turn, so that of many replicas one tries. */
  async #claim(id: string, atStart: boolean): Promise<boolean> {
    const { db, now } = this.#options;
    const time = now();
    return inTransaction(db, async tx => {
      await lockLog(tx);
      const known = await readAnchor(tx, id);
      const { proof, proofError, proofTriedAt } = known;
      const age = time.getTime() - Date.parse(proofTriedAt ?? '');
      const again = !proof || proofError ? RETRY_MS : DAY_MS - HOUR_MS;
      if (age >= 0 && age < (atStart ? AT_START_MS : again)) {
        return false;
      }
      await noteProof(tx, id, {
        time: time.toISOString(),
        ...(proof ? { proof } : { error: 'It is being tried.' }),
      });
      return true;
    });
  }

  async #prove(store: EvidenceStore, signal?: AbortSignal): Promise<void> {
    const { db, logger } = this.#options;
    const time = this.#options.now().toISOString();
    let proof;
    try {
      proof = await store.proveWriteOnce!({ signal });
    } catch (error) {
      if (signal?.aborted) {
        return;
      }
      const sentence =
        error instanceof StoreError
          ? error.message
          : `Something went wrong on the server; its log says more under ${logUnexpected(
              logger,
              `The canary in ${store.id} failed`,
              error,
            )}`;
      logger.warn(
        `Whether ${store.description} is write-once could not be tried: ${sentence}`,
      );
      await noteProof(db, store.id, { time, error: sentence });
      return;
    }
    await this.#record(store, proof);
  }

  async #record(store: EvidenceStore, proof: WriteOnceProof): Promise<void> {
    const { db, ledger, logger, now } = this.#options;
    const time = now().toISOString();
    const writeOnce = isWriteOnce(proof);
    if (!writeOnce) {
      const broken = proof.attempts.find(({ denied }) => !denied);
      logger.error(
        `${store.description} is not write-once: ${
          broken?.detail ?? 'not everything was tried'
        }`,
      );
    }
    await db.transaction(async tx => {
      await noteProof(tx, store.id, { time, proof });
      await ledger.enqueue(
        [
          createEvent({
            id: randomUUID(),
            source: `//${ledger.origin}`,
            type: EVENT_STORE_PROVED,
            time,
            data: {
              store: store.id,
              description: store.description,
              writeOnce,
              triedAt: proof.time,
              attempts: proof.attempts.map(({ act, denied, detail }) => ({
                act,
                denied,
                detail,
              })),
            },
          }),
        ],
        tx,
      );
    });
  }
}
