// @ts-check

/**
 * What was added to the log is held against the row before it and the newest row,
 * each found by its sequence number. The question whether any row is newer than
 * those added was answered by reading the whole log, so that appending became slower
 * with every entry. And a function appends: see below.
 *
 * @remarks
 * What was added must be the end of the log: the last rows, without a gap, each with
 * the hash of the one before. Sequence numbers are unique, so that from the first to
 * the last there are as many as the numbers say, or one is missing. Hashes have 32
 * bytes: the constraints on the rows have seen to it before.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  if (knex.client.config.client !== 'pg') {
    return;
  }
  // The table is named through TG_TABLE_SCHEMA: a name looked up on the session's
  // search_path could be led to another table.
  await knex.raw(`
    CREATE OR REPLACE FUNCTION iac_drift_log_link() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
      first bigint;
      last bigint;
      n int;
      prevs bytea;
      hashes bytea;
      before bytea;
      newest bigint;
    BEGIN
      SELECT min(seq), max(seq), count(*),
             string_agg(prev_hash, ''::bytea ORDER BY seq),
             string_agg(entry_hash, ''::bytea ORDER BY seq)
        INTO first, last, n, prevs, hashes FROM added;
      IF n = 0 THEN
        RETURN NULL;
      END IF;
      EXECUTE format($query$
        SELECT (SELECT entry_hash FROM %1$I.%2$I WHERE seq = $1),
               (SELECT seq FROM %1$I.%2$I ORDER BY seq DESC LIMIT 1)
      $query$, TG_TABLE_SCHEMA, TG_TABLE_NAME)
        INTO before, newest USING first - 1;
      IF first = 0 THEN
        before := decode(repeat('00', 32), 'hex');
      END IF;
      IF before IS NULL OR last - first + 1 <> n OR last <> newest OR
         prevs <> before || substring(hashes FOR 32 * (n - 1))
      THEN
        RAISE EXCEPTION 'entry % does not continue the log', first
          USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NULL;
    END $$
  `);
  // A statement sees the rows as they were when it began, that is before it got the
  // lock; each statement in here sees them anew. Nothing is trusted for standing in a
  // function: the guards of the tables hold for it as for everyone.
  await knex.raw(`
    CREATE FUNCTION iac_drift_append(
      lock_class int, lock_id int,
      size_before bigint, hash_before bytea,
      size_after bigint, hash_after bytea, frontier_after bytea,
      entries bytea, hashes bytea, leaves bytea,
      starts int[], lengths int[], ids text[],
      tile_numbers bigint[], tile_hashes bytea[], tile_roots bytea[]
    ) RETURNS boolean
    LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(lock_class, lock_id);
      UPDATE iac_drift_head
        SET size = size_after, last_hash = hash_after, frontier = frontier_after
        WHERE id = 1 AND size = size_before AND last_hash = hash_before;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      INSERT INTO iac_drift_log
        (seq, entry, prev_hash, entry_hash, leaf_hash, event_id)
        SELECT size_before + i - 1,
               substring(entries FROM start FOR length),
               substring(hashes FROM 32 * i::int - 31 FOR 32),
               substring(hashes FROM 32 * i::int + 1 FOR 32),
               substring(leaves FROM 32 * i::int - 31 FOR 32),
               id
        FROM unnest(starts, lengths, ids)
          WITH ORDINALITY AS row(start, length, id, i);
      INSERT INTO iac_drift_tile (level, n, hashes, root)
        SELECT 0, tile.*
        FROM unnest(tile_numbers, tile_hashes, tile_roots) AS tile;
      RETURN true;
    END $$
  `);
};

/**
 * The guard of the log stays: the one before would only be slower.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.down = async function down(knex) {
  if (knex.client.config.client === 'pg') {
    await knex.raw('DROP FUNCTION iac_drift_append');
  }
};
