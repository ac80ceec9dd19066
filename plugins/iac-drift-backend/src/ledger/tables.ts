import type { Knex } from 'knex';

/** Rows as the migration makes them; bigint comes back as text on PostgreSQL. */

/** @internal */
export interface LogRow {
  seq: number | string;
  entry: Buffer;
  prev_hash: Buffer;
  entry_hash: Buffer;
  leaf_hash: Buffer;
  event_id: string;
}

/** @internal */
export interface CheckpointRow {
  size: number | string;
  root: Buffer;
  note: Buffer;
  created_at: string;
}

/** @internal */
export interface HeadRow {
  id: number;
  size: number | string;
  frontier: Buffer;
  last_hash: Buffer;
  turn: number | string;
}

/** @internal */
export interface OutboxRow {
  id: number | string;
  event_id: string;
  event: string;
  created_at: string;
  rejected: string | null;
}

/** @internal */
export interface BlobRow {
  digest: string;
  bytes: Buffer;
  media_type: string;
  created_at: string;
}

/** @internal */
export interface TileRow {
  level: number;
  n: number | string;
  hashes: Buffer;
  root: Buffer;
}

/** @internal */
export interface SettingRow {
  name: string;
  value: string;
}

/** @internal */
export interface LogReaderRow {
  reader: string;
  recorded_at: string;
}

/** @internal */
export const TABLE_LOG = 'iac_drift_log';
/** @internal */
export const TABLE_CHECKPOINT = 'iac_drift_checkpoint';
/** @internal */
export const TABLE_HEAD = 'iac_drift_head';
/** @internal */
export const TABLE_OUTBOX = 'iac_drift_outbox';
/** @internal */
export const TABLE_BLOB = 'iac_drift_blob';
/** @internal */
export const TABLE_TILE = 'iac_drift_tile';
/** @internal */
export const TABLE_SETTING = 'iac_drift_setting';
/** @internal */
export const TABLE_LOG_READER = 'iac_drift_log_reader';

/** Whether the database is PostgreSQL; otherwise it is SQLite. @internal */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

/**
 * A count or sequence number, which PostgreSQL hands over as text.
 *
 * @throws Error when it is beyond what a number holds exactly
 * @internal
 */
export function toInteger(value: number | string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new Error(
      `the database answered ${value} where a count was expected`,
    );
  }
  return number;
}
