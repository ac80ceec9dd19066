// @ts-check
const { createHash } = require('node:crypto');

const WIDTH = 256;
const HASH = 32;

/**
 * Full tiles of the tree, so that proofs and signatures need not read the log;
 * results of verifications; what the log remembers between two starts.
 *
 * `recorded_at` leaves the log: nothing binds it to an entry, so that it could be
 * changed and nobody would see. The times that count are in the events.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  const postgres = knex.client.config.client === 'pg';
  await knex.raw('ALTER TABLE iac_drift_log DROP COLUMN recorded_at');

  await knex.schema.createTable('iac_drift_tile', table => {
    table.comment('Full tiles of the tree (C2SP tlog-tiles), insert-only');
    table.integer('level').notNullable().comment('0: its hashes are leaves');
    table.bigInteger('n').notNullable().comment('Number of the tile');
    table.binary('hashes').notNullable().comment('256 hashes, left to right');
    table
      .binary('root')
      .notNullable()
      .comment('Root of the 256: one hash of the tile above');
    table.primary(['level', 'n']);
  });

  await knex.schema.createTable('iac_drift_verification', table => {
    table.comment(
      'Verifications of the log; finished ones as the log has them',
    );
    table.text('id').primary().notNullable();
    table.text('mode').notNullable().comment('full or incremental');
    table.text('state').notNullable().comment('running or finished');
    table.text('started_at').notNullable().comment('ISO 8601 UTC');
    table.text('seen_at').notNullable().comment('Last sign of life, ISO 8601');
    table.bigInteger('entries').notNullable().comment('Entries read so far');
    table.bigInteger('total').notNullable().comment('Entries to read');
    table.text('result').nullable().comment('JSON, once it is finished');
    table.index(['started_at'], 'iac_drift_verification_started_idx');
  });

  await knex.schema.createTable('iac_drift_setting', table => {
    table.comment('What is remembered between two starts');
    table.text('name').primary().notNullable();
    table.text('value').notNullable();
  });

  await knex.schema.createTable('iac_drift_log_reader', table => {
    table.comment('Who downloaded entries, and when that was last recorded');
    table.text('reader').primary().notNullable();
    table.text('recorded_at').notNullable().comment('ISO 8601 UTC');
  });

  await fillTiles(knex);
  if (postgres) {
    await guardPostgres(knex);
    await linkStatementByStatement(knex);
  } else {
    await guardSqlite(knex);
  }
};

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('iac_drift_log_reader');
  await knex.schema.dropTable('iac_drift_setting');
  await knex.schema.dropTable('iac_drift_verification');
  await knex.schema.dropTable('iac_drift_tile');
  if (knex.client.config.client === 'pg') {
    await knex.raw('DROP FUNCTION iac_drift_tile_link()');
    await linkRowByRow(knex);
  }
  await knex.raw(
    `ALTER TABLE iac_drift_log ADD COLUMN recorded_at text NOT NULL DEFAULT ''`,
  );
};

/**
 * The tiles of the entries that are there already.
 *
 * @param {import('knex').Knex} knex
 */
async function fillTiles(knex) {
  /** @type {Buffer[][]} */
  const levels = [[]];
  /** @type {number[]} */
  const done = [];
  /** @param {number} level @param {Buffer} hash */
  const push = async (level, hash) => {
    levels[level] ??= [];
    levels[level].push(hash);
    if (levels[level].length < WIDTH) {
      return;
    }
    const root = rootOf(levels[level]);
    done[level] ??= 0;
    await knex('iac_drift_tile').insert({
      level,
      n: done[level],
      hashes: Buffer.concat(levels[level]),
      root,
    });
    done[level] += 1;
    levels[level] = [];
    await push(level + 1, root);
  };
  for (let from = 0; ; from += WIDTH) {
    const rows = await knex('iac_drift_log')
      .select('leaf_hash')
      .where('seq', '>=', from)
      .where('seq', '<', from + WIDTH)
      .orderBy('seq');
    for (const row of rows) {
      await push(0, row.leaf_hash);
    }
    if (rows.length < WIDTH) {
      return;
    }
  }
}

/** @param {Buffer[]} hashes @returns {Buffer} */
function rootOf(hashes) {
  let row = hashes;
  while (row.length > 1) {
    const above = [];
    for (let i = 0; i < row.length; i += 2) {
      above.push(
        createHash('sha256')
          .update(Buffer.of(1))
          .update(row[i])
          .update(row[i + 1])
          .digest(),
      );
    }
    row = above;
  }
  return row[0];
}

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
async function guardPostgres(knex) {
  await knex.raw(`
    ALTER TABLE iac_drift_tile
      ADD CONSTRAINT iac_drift_tile_size CHECK (
        level BETWEEN 0 AND 6 AND octet_length(hashes) = ${WIDTH * HASH}
        AND octet_length(root) = ${HASH})
  `);
  await knex.raw(`
    CREATE FUNCTION iac_drift_tile_link() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
      next_n bigint;
    BEGIN
      EXECUTE format(
        'SELECT coalesce(max(n) + 1, 0) FROM %I.%I WHERE level = $1',
        TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO next_n USING NEW.level;
      IF NEW.n <> next_n THEN
        RAISE EXCEPTION 'tile %/% does not continue the tree', NEW.level, NEW.n
          USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$
  `);
  await knex.raw(`
    CREATE TRIGGER iac_drift_tile_insert_only
    BEFORE UPDATE OR DELETE ON iac_drift_tile
    FOR EACH ROW EXECUTE FUNCTION iac_drift_insert_only()
  `);
  await knex.raw(`
    CREATE TRIGGER iac_drift_tile_no_truncate
    BEFORE TRUNCATE ON iac_drift_tile
    FOR EACH STATEMENT EXECUTE FUNCTION iac_drift_insert_only()
  `);
  await knex.raw(`
    CREATE TRIGGER iac_drift_tile_link BEFORE INSERT ON iac_drift_tile
    FOR EACH ROW EXECUTE FUNCTION iac_drift_tile_link()
  `);
  for (const name of ['insert_only', 'no_truncate', 'link']) {
    await knex.raw(
      `ALTER TABLE iac_drift_tile ENABLE ALWAYS TRIGGER iac_drift_tile_${name}`,
    );
  }
}

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
async function guardSqlite(knex) {
  for (const verb of ['UPDATE', 'DELETE']) {
    await knex.raw(`
      CREATE TRIGGER iac_drift_tile_no_${verb.toLowerCase()}
      BEFORE ${verb} ON iac_drift_tile
      BEGIN
        SELECT RAISE(ABORT, 'iac_drift_tile is insert-only');
      END
    `);
  }
  await knex.raw(`
    CREATE TRIGGER iac_drift_tile_link BEFORE INSERT ON iac_drift_tile
    BEGIN
      SELECT RAISE(ABORT, 'the tile does not continue the tree')
      WHERE NEW.n IS NOT (
              SELECT coalesce(max(n) + 1, 0) FROM iac_drift_tile
              WHERE level = NEW.level)
         OR length(NEW.hashes) <> ${WIDTH * HASH}
         OR length(NEW.root) <> ${HASH};
    END
  `);
}

/**
 * The rows of a statement are held against the log and each other at once. The
 * trigger that did so for each row took most of the time of an append.
 *
 * @remarks
 * What was added must be the end of the log: the last rows, without a gap, each
 * with the hash of the one before. Sequence numbers are unique, so that nothing
 * else can stand between them.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
async function linkStatementByStatement(knex) {
  await knex.raw('DROP TRIGGER iac_drift_log_link ON iac_drift_log');
  await knex.raw(`
    CREATE OR REPLACE FUNCTION iac_drift_log_link() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
      wrong bigint;
    BEGIN
      EXECUTE format($query$
        SELECT min(a.seq) FROM (
          SELECT seq, prev_hash,
                 lag(seq) OVER (ORDER BY seq) AS before_seq,
                 lag(entry_hash) OVER (ORDER BY seq) AS before_hash
          FROM added
        ) a
        WHERE CASE
          WHEN a.before_seq IS NOT NULL THEN
            a.seq <> a.before_seq + 1 OR a.prev_hash <> a.before_hash
          WHEN a.seq = 0 THEN
            a.prev_hash <> decode(repeat('00', 32), 'hex')
          ELSE NOT EXISTS (
            SELECT 1 FROM %1$I.%2$I l
            WHERE l.seq = a.seq - 1 AND l.entry_hash = a.prev_hash)
        END
        OR a.seq < 0
        OR EXISTS (
          SELECT 1 FROM %1$I.%2$I l
          WHERE l.seq > (SELECT max(seq) FROM added))
      $query$, TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO wrong;
      IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'entry % does not continue the log', wrong
          USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NULL;
    END $$
  `);
  await knex.raw(`
    CREATE TRIGGER iac_drift_log_link AFTER INSERT ON iac_drift_log
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION iac_drift_log_link()
  `);
  await knex.raw(
    'ALTER TABLE iac_drift_log ENABLE ALWAYS TRIGGER iac_drift_log_link',
  );
}

/**
 * As it was before.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
async function linkRowByRow(knex) {
  await knex.raw('DROP TRIGGER iac_drift_log_link ON iac_drift_log');
  await knex.raw(`
    CREATE OR REPLACE FUNCTION iac_drift_log_link() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
      last_seq bigint;
      last_hash bytea;
    BEGIN
      EXECUTE format(
        'SELECT seq, entry_hash FROM %I.%I ORDER BY seq DESC LIMIT 1',
        TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO last_seq, last_hash;
      IF NEW.seq <> coalesce(last_seq + 1, 0) OR
         NEW.prev_hash <> coalesce(last_hash, decode(repeat('00', 32), 'hex'))
      THEN
        RAISE EXCEPTION 'entry % does not continue the log', NEW.seq
          USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$
  `);
  await knex.raw(`
    CREATE TRIGGER iac_drift_log_link BEFORE INSERT ON iac_drift_log
    FOR EACH ROW EXECUTE FUNCTION iac_drift_log_link()
  `);
  await knex.raw(
    'ALTER TABLE iac_drift_log ENABLE ALWAYS TRIGGER iac_drift_log_link',
  );
}
