import { toHex } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import type { LedgerOptions } from './Ledger';
import {
  keyRotated,
  logCreated,
  type LogIdentity,
  type PreviousEpoch,
  readIdentity,
} from './keys';
import { EVENT_CREATED } from './logEvents';
import type { LogEnd, LogWriter } from './LogWriter';
import { policyOf } from './policy';
import { queueEvent } from './queueEvent';
import { readSchemaDigests } from './schemas';
import { LedgerIntegrityError } from './types';

/** What writes the log, for whoever reads it years later. */
const SOFTWARE = '@iac-drift/backstage-plugin-iac-drift-backend';

/**
 * Writes entry 0, unless another process did, or takes over a new key.
 *
 * @throws LedgerIntegrityError when the log in the database is of another origin or
 *   key, and no earlier key of it signs beside the new one
 * @internal
 */
export async function beginLog(
  writer: LogWriter,
  options: LedgerOptions,
): Promise<LogIdentity> {
  const schemas = await readSchemaDigests();
  return writer.atEnd(async end => {
    if (end.head.size === 0) {
      await create(end, options, schemas);
    } else {
      await takeOver(end, options);
    }
    return readIdentity(end.tx);
  });
}

async function create(
  { append }: LogEnd,
  { signer, previousEpoch, policy, clock }: LedgerOptions,
  schemas: Record<string, string>,
): Promise<void> {
  const vkeys = [signer.vkey];
  const event = logCreated({
    origin: signer.name,
    vkeys,
    time: now(clock),
    type: EVENT_CREATED,
    more: {
      policySha256: toHex(sha256(policyOf(vkeys, policy))),
      schemas,
      software: SOFTWARE,
      ...(previousEpoch ? { previousEpoch: { ...previousEpoch } } : {}),
    },
  });
  await append([queueEvent(event).queued]);
}

async function takeOver(
  { tx, append }: LogEnd,
  options: LedgerOptions,
): Promise<void> {
  const { signer, previousSigners = [], previousEpoch, logger } = options;
  const origin = signer.name;
  const identity = await readIdentity(tx);
  requireName(identity, origin, previousEpoch);
  const stranger = previousSigners.find(
    ({ vkey }) => !identity.vkeys.includes(vkey),
  );
  if (stranger) {
    throw new LedgerIntegrityError(
      `${stranger.vkey} was never a key of the log ${origin}; take it out of iacDrift.ledger.previousKeys.`,
    );
  }
  if (identity.vkeys.includes(signer.vkey)) {
    return;
  }
  const previous = previousSigners.find(
    ({ vkey }) => vkey === identity.vkeys.at(-1),
  );
  if (!previous) {
    throw new LedgerIntegrityError(
      `The log ${origin} was begun with another signing key. Put that key back in its place, or name it in iacDrift.ledger.previousKeys to change to the new one.`,
    );
  }
  const time = now(options.clock);
  const event = await keyRotated({ identity, signer, previous, time });
  await append([queueEvent(event).queued]);
  logger.info(`The log ${origin} has a new key: ${signer.vkey}`);
}

function requireName(
  identity: LogIdentity,
  origin: string,
  previousEpoch: PreviousEpoch | undefined,
): void {
  if (identity.origin === origin) {
    return;
  }
  throw new LedgerIntegrityError(
    previousEpoch?.origin === identity.origin
      ? `The database still holds the log ${identity.origin}, whose key was given up. Keep it for the auditors and let the new log ${origin} begin in an empty database.`
      : `The log in the database is named ${identity.origin} and the configuration says ${origin}; a log keeps its name for ever.`,
  );
}

function now(clock = () => new Date()): string {
  return clock().toISOString();
}
