import { toHex } from '@iac-drift/ledger';
import { sha256 } from '@iac-drift/ledger/node';

/**
 * Names of what is published. They depend on the log alone, so that doing it
 * again after a crash writes the same bytes under the same names.
 */

/** The newest checkpoint whose tiles are all there. It is replaced. @internal */
export const NEWEST_CHECKPOINT = 'checkpoint';
/** The trust file. It is replaced when keys or witnesses change. @internal */
export const POLICY = 'trust/policy';
/** @internal */
export const CHECKPOINTS = 'checkpoints/';
/** @internal */
export const SEGMENTS = 'segments/';
/** Tiles, and the bundles of entries among them. @internal */
export const TILES = 'tile/';
/** JSON Schemas of events, by their SHA-256. @internal */
export const SCHEMAS = 'schemas/sha256/';
/** @internal */
export const README_NAME = 'README.txt';

/** Checkpoint of a size. @internal */
export function checkpointName(size: number): string {
  return `${CHECKPOINTS}${padded(size)}`;
}

/** The size in the name of a checkpoint; undefined when it is another name. @internal */
export function sizeInName(name: string): number | undefined {
  const [, digits] = /^checkpoints\/(\d{20})$/.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** A witness's line for a checkpoint, with its time in seconds. @internal */
export function cosignatureName(
  size: number,
  keyId: string,
  time: number,
): string {
  return `${checkpointName(size)}.cosig.${keyId}.${time}`;
}

/** An RFC 3161 reply for a checkpoint, told apart by its own digest. @internal */
export function timestampName(size: number, reply: Uint8Array): string {
  return `${checkpointName(size)}.tsr.${hash8(reply)}`;
}

/** Entries `from` up to but not including `to`. @internal */
export function segmentName(from: number, to: number): string {
  return `${SEGMENTS}${padded(from)}-${padded(to)}.ndjson`;
}

/** First and one past the last entry of a segment. @internal */
export function rangeInName(
  name: string,
): { from: number; to: number } | undefined {
  const [, from, to] = /^segments\/(\d{20})-(\d{20})\.ndjson$/.exec(name) ?? [];
  return from === undefined
    ? undefined
    : { from: Number(from), to: Number(to) };
}

/** Public key of a log. @internal */
export function trustName(origin: string): string {
  return `trust/${origin.replace(/[^A-Za-z0-9.-]/g, '_')}.vkey`;
}

/** Certificates of the timestamping authority. @internal */
export function authorityName(pem: Uint8Array): string {
  return `trust/timestamps-${hash8(pem)}.pem`;
}

function hash8(bytes: Uint8Array): string {
  return toHex(sha256(bytes)).slice(0, 8);
}

function padded(value: number): string {
  return String(value).padStart(20, '0');
}
