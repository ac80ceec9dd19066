import { randomUUID } from 'node:crypto';
import {
  createEvent,
  formatKeyRotation,
  formatVkey,
  type JsonValue,
  KEY_ROTATED_TYPE,
  type LedgerEvent,
  NoteError,
  type NoteKey,
  type NoteSigner,
  openKeyRotation,
  readEvent,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { Knex } from 'knex';
import { findLogged } from './operations/findLogged';
import { readEntries } from './operations/readEntries';
import { LedgerIntegrityError } from './types';

/** What the log says of itself. @internal */
export interface LogIdentity {
  origin: string;
  /** Every key that was ever the log's, oldest first. */
  vkeys: string[];
  /** The log that this one continues after its key was compromised. */
  previousEpoch?: PreviousEpoch;
}

/** The last good checkpoint of a log whose key was compromised. @internal */
export interface PreviousEpoch {
  origin: string;
  size: number;
  /** Root of the tree, lower-case hex. */
  root: string;
}

/**
 * Reads name and keys from the log: the first entry names them, and each later key
 * was introduced by an entry that the key before it and the key itself have signed.
 *
 * @throws LedgerIntegrityError when an entry does not say what it must
 * @internal
 */
export async function readIdentity(tx: Knex): Promise<LogIdentity> {
  const identity = await readGenesis(tx);
  for (;;) {
    const id = rotationId(identity.origin, identity.vkeys.length);
    const text = (await findLogged(tx, [id])).get(id);
    if (text === undefined) {
      return identity;
    }
    const { data } = JSON.parse(text);
    identity.vkeys.push(await nextKey(identity, data));
  }
}

/**
 * The event by which a key hands over to the next.
 *
 * @internal
 */
export async function keyRotated(options: {
  identity: LogIdentity;
  signer: NoteSigner;
  previous: NoteSigner;
  time: string;
}): Promise<LedgerEvent> {
  const { identity, signer, previous, time } = options;
  return createEvent({
    id: rotationId(identity.origin, identity.vkeys.length),
    source: `//${identity.origin}`,
    type: KEY_ROTATED_TYPE,
    time,
    data: await formatKeyRotation({ previous, signer, sha256 }),
  });
}

/** The first entry of a log. @internal */
export function logCreated(options: {
  origin: string;
  vkeys: string[];
  time: string;
  type: string;
  more: Record<string, JsonValue>;
}): LedgerEvent {
  const { origin, vkeys, time, type, more } = options;
  return createEvent({
    id: randomUUID(),
    source: `//${origin}`,
    type,
    time,
    data: { origin, vkeys, ...more },
  });
}

async function readGenesis(tx: Knex): Promise<LogIdentity> {
  for await (const entry of readEntries(tx, { from: 0, to: 1 })) {
    const { origin, vkeys, previousEpoch } = (readEvent(entry).data ??
      {}) as Record<string, unknown>;
    if (
      typeof origin !== 'string' ||
      !Array.isArray(vkeys) ||
      !vkeys.every(vkey => typeof vkey === 'string')
    ) {
      throw new LedgerIntegrityError(
        'The first entry of the log does not name the log and its key.',
      );
    }
    return {
      origin,
      vkeys: [...vkeys],
      ...(previousEpoch
        ? { previousEpoch: previousEpoch as PreviousEpoch }
        : {}),
    };
  }
  throw new LedgerIntegrityError('The log has lost its first entry.');
}

async function nextKey(
  identity: LogIdentity,
  data: JsonValue,
): Promise<string> {
  try {
    const { previous, key } = await openKeyRotation(data, {
      sha256,
      verify: ed25519Verify,
    });
    if (vkeyOf(previous) !== identity.vkeys.at(-1)) {
      throw new NoteError('the key before it is not the one that was in use');
    }
    return vkeyOf(key);
  } catch (error) {
    if (error instanceof NoteError) {
      throw new LedgerIntegrityError(
        `The log holds a change of its key that cannot be trusted: ${error.message}.`,
      );
    }
    throw error;
  }
}

function vkeyOf({ name, publicKey }: NoteKey): string {
  return formatVkey(name, publicKey, sha256);
}

/** Ids are numbered, so that the keys of a log are found without reading it. */
function rotationId(origin: string, number: number): string {
  return `${origin}#key-${number}`;
}
