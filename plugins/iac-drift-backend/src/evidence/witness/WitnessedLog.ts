import { proveConsistencyFrom } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import {
  type Anchor,
  type Ledger,
  LedgerIntegrityError,
  type SignedCheckpoint,
} from '../../ledger';
import { storedTree } from '../../ledger/storedTree';
import { insertAttestation, readNewestAttestation } from '../attestations';
import { cosignatureName } from '../names';
import { openOwn } from '../ownCheckpoint';
import { type Witness, WitnessClient, WitnessError } from './WitnessClient';

/** The witness may have to be asked again from the size that it names. */
const ATTEMPTS = 3;

/**
 * Has one witness see the log: its cosignatures are kept, and what it remembers is
 * held against the database.
 *
 * @internal
 */
export class WitnessedLog {
  readonly witness: Witness;
  /** As in tables: `witness:<name>+<key id>`. */
  readonly id: string;
  /** As in attestations: `<name>+<key id>`. */
  readonly keyName: string;
  readonly #db: Knex;
  readonly #ledger: Pick<Ledger, 'checkpoints' | 'origin' | 'vkeys'>;
  readonly #client: WitnessClient;
  #known: number | undefined;

  constructor(options: {
    db: Knex;
    ledger: Pick<Ledger, 'checkpoints' | 'origin' | 'vkeys'>;
    witness: Witness;
    deadlineMs?: number;
  }) {
    const { key } = options.witness;
    this.witness = options.witness;
    this.keyName = `${key.name}+${key.keyId}`;
    this.id = `witness:${this.keyName}`;
    this.#db = options.db;
    this.#ledger = options.ledger;
    this.#client = new WitnessClient(options.witness, options);
  }

  /**
   * What the witness saw last, to be asked before a log signs its first checkpoint:
   * later {@link cosign} tells more.
   */
  async newest(signal?: AbortSignal): Promise<Anchor | undefined> {
    const { origin, vkeys } = this.#ledger;
    const note = await this.#client.newest(origin, signal);
    const where = `the memory of the witness ${this.witness.name}`;
    return note && openOwn({ note, vkeys, where });
  }

  /**
   * Has the witness see a checkpoint that is in the database. Every size that it
   * remembers was committed there before it left.
   *
   * @throws LedgerIntegrityError when it saw another history, or one that is ahead
   * @throws WitnessError when it does not answer as it must, and what
   * {@link fetchBytes} throws
   */
  async cosign(
    checkpoint: SignedCheckpoint,
    signal?: AbortSignal,
  ): Promise<void> {
    const { size, note } = checkpoint;
    let oldSize = await this.#lastSeen();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (oldSize > size) {
        // Another process had it see a newer one.
        return;
      }
      const proof = await this.#prove(oldSize, size);
      const answer = await this.#client.addCheckpoint(
        { oldSize, proof, note },
        signal,
      );
      switch (answer.kind) {
        case 'cosigned':
          await this.#keep(size, answer);
          return;
        case 'inconsistent':
          throw new LedgerIntegrityError(
            `The witness ${this.witness.name} saw another log than the one in the database: it was rewritten or restored from an older copy. Nothing more is signed; rebuild it from the published copy or begin a new log.`,
          );
        default:
          await this.#requireSigned(answer.size);
          oldSize = answer.size;
      }
    }
    throw new WitnessError(
      `The witness ${this.witness.name} names another size each time it is asked`,
    );
  }

  async #lastSeen(): Promise<number> {
    if (this.#known === undefined) {
      const last = await readNewestAttestation(this.#db, {
        kind: 'cosignature',
        madeBy: this.keyName,
      });
      this.#known = last?.size ?? 0;
    }
    return this.#known;
  }

  async #prove(from: number, to: number): Promise<Uint8Array[]> {
    return from > 0 && from < to
      ? proveConsistencyFrom(storedTree(this.#db, to), from, to, sha256)
      : [];
  }

  async #requireSigned(size: number): Promise<void> {
    if (size === 0) {
      return;
    }
    const { checkpoints } = this.#ledger;
    for await (const own of checkpoints.call(this.#ledger, {
      above: size - 1,
      through: size,
    })) {
      if (own.size === size) {
        return;
      }
    }
    throw new LedgerIntegrityError(
      `The witness ${this.witness.name} saw a checkpoint of ${size} entries that is not in the database: it was restored from an older copy or cut off. Nothing is signed until it is rebuilt from the published copy.`,
    );
  }

  async #keep(
    size: number,
    { line, time }: { line: string; time: number },
  ): Promise<void> {
    const known = await readNewestAttestation(this.#db, {
      kind: 'cosignature',
      madeBy: this.keyName,
    });
    this.#known = size;
    // It cosigns the same again when it is asked whether it still agrees.
    if (known?.size === size) {
      return;
    }
    await insertAttestation(this.#db, {
      size,
      kind: 'cosignature',
      madeBy: this.keyName,
      name: cosignatureName(size, this.witness.key.keyId, time),
      bytes: Buffer.from(line),
      madeAt: new Date(time * 1000).toISOString(),
    });
  }
}
