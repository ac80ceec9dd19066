// @ts-check

/**
 * The guards that hold what was added against what was there use PostgreSQL's own
 * operators, whatever search_path the session has: with an operator of his own before
 * them an intruder could have forked the log. And they name their tables where they
 * stand, instead of making up the query anew: so PostgreSQL keeps the plan, which took
 * longer to make than to follow.
 *
 * @remarks
 * Whoever renames the schema cannot append until these functions are made again.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  if (knex.client.config.client !== 'pg') {
    return;
  }
  const { rows } = await knex.raw(`
    SELECT relnamespace::regnamespace::text AS schema
    FROM pg_class WHERE oid = 'iac_drift_log'::regclass
  `);
  // PostgreSQL has quoted it where it must be.
  const { schema } = rows[0];
  await knex.raw(`
    CREATE OR REPLACE FUNCTION iac_drift_log_link() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
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
      IF first = 0 THEN
        before := decode(repeat('00', 32), 'hex');
      ELSE
        SELECT entry_hash INTO before
          FROM ${schema}.iac_drift_log WHERE seq = first - 1;
      END IF;
      SELECT seq INTO newest
        FROM ${schema}.iac_drift_log ORDER BY seq DESC LIMIT 1;
      IF before IS NULL OR last - first + 1 <> n OR last <> newest OR
         prevs <> before || substring(hashes FOR 32 * (n - 1))
      THEN
        RAISE EXCEPTION 'entry % does not continue the log', first
          USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NULL;
    END $$
  `);
  await knex.raw(`
    CREATE OR REPLACE FUNCTION iac_drift_tile_link() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
      next_n bigint;
    BEGIN
      SELECT coalesce(max(n) + 1, 0) INTO next_n
        FROM ${schema}.iac_drift_tile WHERE level = NEW.level;
      IF NEW.n <> next_n THEN
        RAISE EXCEPTION 'tile %/% does not continue the tree', NEW.level, NEW.n
          USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$
  `);
  await knex.raw(`
    ALTER FUNCTION iac_drift_checkpoint_link()
      SET search_path = pg_catalog, pg_temp
  `);
};

/**
 * The guards stay: those before would only be slower.
 *
 * @returns {Promise<void>}
 */
exports.down = async function down() {};
