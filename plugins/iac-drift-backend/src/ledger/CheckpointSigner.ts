import type { Knex } from 'knex';
import { type NoteSigner, signCheckpoint } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { insertCheckpoint } from './operations/insertCheckpoint';
import { inTransaction } from './operations/inTransaction';
import { readEntries } from './operations/readEntries';
import { readHead } from './operations/readHead';
import { readNewestCheckpoint } from './operations/readCheckpoints';
import { LedgerIntegrityError, type SignedCheckpoint } from './types';
import { VerifiedPrefix } from './VerifiedPrefix';

/** A size and root that the log must still have. @internal */
export interface Anchor {
  size: number;
  /** Lower-case hex. */
  root: string;
  /** Where it was found, for a message to a person. */
  where: string;
}

/**
 * Signs what the log is, and only when it is a continuation of everything that
 * was signed or published before.
 *
 * @internal
 */
export class CheckpointSigner {
  readonly #database: Knex;
  readonly #signer: NoteSigner;
  readonly #clock: () => Date;
  #prefix = new VerifiedPrefix();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: {
    database: Knex;
    signer: NoteSigner;
    clock: () => Date;
  }) {
    this.#database = options.database;
    this.#signer = options.signer;
    this.#clock = options.clock;
  }

  /** One after the other: they share the verified prefix. */
  sign(anchors: readonly Anchor[]): Promise<SignedCheckpoint> {
    const result = this.#turn.then(() => this.#sign(anchors));
    this.#turn = result.catch(() => {});
    return result;
  }

  async #sign(published: readonly Anchor[]): Promise<SignedCheckpoint> {
    const newest = await readNewestCheckpoint(this.#database);
    const anchors = newest
      ? [...published, { ...newest, where: 'the database' }]
      : published;
    await this.#verify(anchors);
    const { size } = this.#prefix;
    if (newest?.size === size) {
      return newest;
    }
    const root = this.#prefix.root();
    const note = await signCheckpoint(
      {
        origin: this.#signer.name,
        size,
        root: Buffer.from(root, 'hex'),
      },
      [this.#signer],
      sha256,
    );
    return inTransaction(this.#database, tx =>
      insertCheckpoint(tx, {
        size,
        root,
        note: Buffer.from(note),
        createdAt: this.#clock().toISOString(),
      }),
    );
  }

  /** Reads what is new and compares with every anchor. */
  async #verify(anchors: readonly Anchor[]): Promise<void> {
    const head = await readHead(this.#database);
    for (const { size, where } of anchors) {
      if (size > head.size) {
        throw new LedgerIntegrityError(
          `A checkpoint of ${size} entries is in ${where} and the database has ${head.size}: it was restored from an older copy or cut off. Nothing is signed until it is rebuilt from the published copy.`,
        );
      }
    }
    if (
      head.size < this.#prefix.size ||
      anchors.some(
        a => a.size < this.#prefix.size && !this.#prefix.rootAt(a.size),
      )
    ) {
      this.#prefix = new VerifiedPrefix();
    }
    const prefix = this.#prefix;
    try {
      await prefix.extend(
        readEntries(this.#database, { from: prefix.size, to: head.size }),
        // The size reached now is the next to be asked for.
        new Set([...anchors.map(a => a.size), head.size]),
      );
      prefix.requireHead(head);
    } catch (error) {
      // What was read may have been changed under us: next time from the start.
      this.#prefix = new VerifiedPrefix();
      throw error;
    }
    for (const { size, root, where } of anchors) {
      if (prefix.rootAt(size) !== root) {
        throw new LedgerIntegrityError(
          `The first ${size} entries in the database are not those that ${where} holds a signed checkpoint of: the log was rewritten. Nothing more is signed; compare with the published copy.`,
        );
      }
    }
  }
}
