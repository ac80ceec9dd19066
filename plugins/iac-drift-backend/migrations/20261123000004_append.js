// @ts-check

/**
 * What was added to the log is held against the row before it and the newest row,
 * each found by its sequence number. The question whether any row is newer than
 * those added was answered by reading the whole log, so that appending became slower
 * with every entry.
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
};

/**
 * The guard stays: an older one would only be slower.
 *
 * @returns {Promise<void>}
 */
exports.down = async function down() {};
