import {
  CanonicalError,
  canonicalize,
  canonicalizeEvent,
  EventError,
  type JsonValue,
  type LedgerEvent,
} from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';
import { EventRefusedError, type QueuedEvent } from './types';

// An entry has 65,535 bytes; what is left is for the envelope and for readers
// that allow 64 KiB for a message around the event.
const MAX_INLINE_BYTES = 48 * 1024;

/** Where the data of a large event is found, relative to the store. @internal */
export const BLOB_PREFIX = 'blobs/sha256/';

/** Data that is kept beside the log, bound to it by its digest. @internal */
export interface Blob {
  /** SHA-256, lower-case hex. */
  digest: string;
  bytes: Buffer;
  mediaType: string;
}

/** An event in the form in which it is logged. @internal */
export interface Prepared {
  queued: QueuedEvent;
  /** Data that it refers to and no longer holds. */
  blob?: Blob;
}

/**
 * Brings an event into the form in which it is logged. Data that would make it
 * larger than 48 KB is replaced by its digest; nothing is ever cut off.
 *
 * @throws EventRefusedError when it is not an event or too large without its data
 * @internal
 */
export function queueEvent(event: LedgerEvent): Prepared {
  try {
    const text = canonicalizeEvent(event);
    if (Buffer.byteLength(text) <= MAX_INLINE_BYTES) {
      return { queued: { event, text } };
    }
    return replaceData(event);
  } catch (error) {
    if (error instanceof EventError || error instanceof CanonicalError) {
      throw new EventRefusedError(
        `The event ${event.id} cannot be logged: ${error.message}.`,
      );
    }
    throw error;
  }
}

function replaceData(event: LedgerEvent): Prepared {
  const bytes = Buffer.from(canonicalize(event.data ?? null));
  const digest = Buffer.from(sha256(bytes)).toString('hex');
  const mediaType = 'application/json';
  const small: LedgerEvent = {
    ...event,
    data: { digest: `sha256:${digest}`, size: bytes.length, mediaType },
    dataref: `${BLOB_PREFIX}${digest}`,
  };
  const text = canonicalize(small);
  if (event.data === undefined || Buffer.byteLength(text) > MAX_INLINE_BYTES) {
    throw new EventRefusedError(
      `The event ${event.id} is larger than ${MAX_INLINE_BYTES} bytes without its data; only data may be large.`,
    );
  }
  return {
    queued: { event: small, text },
    blob: { digest, bytes, mediaType },
  };
}

/** Digest of the data that an event refers to instead of holding it. @internal */
export function blobDigest(
  event: Record<string, JsonValue>,
): string | undefined {
  const { dataref } = event;
  return typeof dataref === 'string' && dataref.startsWith(BLOB_PREFIX)
    ? dataref.slice(BLOB_PREFIX.length)
    : undefined;
}
