/**
 * Names of what is published. They depend on the log alone, so that doing it
 * again after a crash writes the same bytes under the same names.
 */

/** The newest checkpoint; the one object that is replaced. @internal */
export const NEWEST_CHECKPOINT = 'checkpoint';
/** @internal */
export const CHECKPOINTS = 'checkpoints/';

/** Checkpoint of a size. @internal */
export function checkpointName(size: number): string {
  return `${CHECKPOINTS}${padded(size)}`;
}

/** Entries `from` up to but not including `to`. @internal */
export function segmentName(from: number, to: number): string {
  return `segments/${padded(from)}-${padded(to)}.ndjson`;
}

/** Public key of a log. @internal */
export function trustName(origin: string): string {
  return `trust/${origin.replace(/[^A-Za-z0-9.-]/g, '_')}.vkey`;
}

function padded(value: number): string {
  return String(value).padStart(20, '0');
}
