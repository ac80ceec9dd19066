import type { Knex } from 'knex';
import {
  type Frontier,
  NoteError,
  type NoteSigner,
  openCheckpoint,
  parseVkey,
  signCheckpoint,
  TileError,
  toHex,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import { insertCheckpoint } from './operations/insertCheckpoint';
import { inTransaction } from './operations/inTransaction';
import { readEntries } from './operations/readEntries';
import { readHead } from './operations/readHead';
import { readNewestCheckpoint } from './operations/readCheckpoints';
import { resumePrefix } from './resumePrefix';
import { storedFrontier } from './storedTree';
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
 * @remarks
 * After a restart it begins at the oldest of the newest checkpoints it is shown:
 * what is published already is not read again, what is not yet published is.
 *
 * @internal
 */
export class CheckpointSigner {
  readonly #database: Knex;
  readonly #signers: NoteSigner[];
  readonly #vkeys: () => readonly string[];
  readonly #clock: () => Date;
  #prefix: VerifiedPrefix | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: {
    database: Knex;
    /** The key of the log, and others that sign beside it while keys change. */
    signers: NoteSigner[];
    /** Every key that was ever the log's. */
    vkeys: () => readonly string[];
    clock: () => Date;
  }) {
    this.#database = options.database;
    this.#signers = options.signers;
    this.#vkeys = options.vkeys;
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
      ? [...published, { ...(await this.#open(newest)), where: 'the database' }]
      : published;
    const prefix = await this.#verify(anchors);
    const { size } = prefix;
    if (newest?.size === size) {
      return newest;
    }
    const root = prefix.root();
    const note = await signCheckpoint(
      {
        origin: this.#signers[0].name,
        size,
        root: Buffer.from(root, 'hex'),
      },
      this.#signers,
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

  /** What a checkpoint in the database says, by its note and not by its columns. */
  async #open(
    checkpoint: SignedCheckpoint,
  ): Promise<{ size: number; root: string }> {
    const keys = this.#vkeys().map(vkey => parseVkey(vkey, sha256));
    try {
      const { size, root } = await openCheckpoint(checkpoint.note, keys, {
        sha256,
        verify: ed25519Verify,
      });
      if (size === checkpoint.size && toHex(root) === checkpoint.root) {
        return { size, root: checkpoint.root };
      }
    } catch (error) {
      if (!(error instanceof NoteError)) {
        throw error;
      }
    }
    throw new LedgerIntegrityError(
      `The checkpoint of ${checkpoint.size} entries in the database is not one that this log signed. Nothing more is signed; compare with the published copy.`,
    );
  }

  /** Reads what is new and compares with every anchor. */
  async #verify(anchors: readonly Anchor[]): Promise<VerifiedPrefix> {
    const head = await readHead(this.#database);
    for (const { size, where } of anchors) {
      if (size > head.size) {
        throw new LedgerIntegrityError(
          `A checkpoint of ${size} entries is in ${where} and the database has ${head.size}: it was restored from an older copy or cut off. Nothing is signed until it is rebuilt from the published copy.`,
        );
      }
    }
    const prefix = await this.#begin(anchors, head.size);
    // What was read may have been changed under us: next time from the start.
    this.#prefix = undefined;
    await prefix.extend(
      readEntries(this.#database, { from: prefix.size, to: head.size }),
      // The size reached now is the next to be asked for.
      new Set([...anchors.map(a => a.size), head.size]),
    );
    prefix.requireHead(head);
    for (const { size, root, where } of anchors) {
      if (prefix.rootAt(size) !== root) {
        throw new LedgerIntegrityError(
          `The first ${size} entries in the database are not those that ${where} holds a signed checkpoint of: the log was rewritten. Nothing more is signed; compare with the published copy.`,
        );
      }
    }
    prefix.requireTree(await this.#storedFrontier(head.size));
    this.#prefix = prefix;
    return prefix;
  }

  async #storedFrontier(size: number): Promise<Frontier> {
    try {
      return await storedFrontier(this.#database, size);
    } catch (error) {
      if (error instanceof TileError) {
        throw new LedgerIntegrityError(
          `The stored tiles of the log are damaged: ${error.message}.`,
        );
      }
      throw error;
    }
  }

  /** What was verified before, else what the oldest anchor proves, else nothing. */
  async #begin(
    anchors: readonly Anchor[],
    headSize: number,
  ): Promise<VerifiedPrefix> {
    const known = this.#prefix;
    if (
      known &&
      known.size <= headSize &&
      anchors.every(a => a.size >= known.size || known.rootAt(a.size))
    ) {
      return known;
    }
    const [oldest] = [...anchors].sort((a, b) => a.size - b.size);
    const proved =
      oldest &&
      (await resumePrefix(this.#database, {
        ...oldest,
        origin: this.#signers[0].name,
      }));
    return new VerifiedPrefix(proved);
  }
}
