// @ts-check

/**
 * On SQLite the sequence number of an entry becomes the row's own number, for which
 * the column must be an INTEGER (https://sqlite.org/lang_createtable.html#rowid): as
 * BIGINT it had an index of its own, so that an append wrote one page more and an
 * entry was looked up twice. And what an entry must fulfil is asked at once: three
 * questions took half as long again as inserting the row.
 *
 * @remarks
 * A column cannot be changed there: the rows are copied, byte by byte, into a new
 * table, and the guards are made anew.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  if (knex.client.config.client === 'pg') {
    return;
  }
  await knex.raw(`
    CREATE TABLE iac_drift_log_copy (
      seq integer PRIMARY KEY NOT NULL,
      entry blob NOT NULL,
      prev_hash blob NOT NULL,
      entry_hash blob NOT NULL,
      leaf_hash blob NOT NULL,
      event_id text NOT NULL
    )
  `);
  await knex.raw(`
    INSERT INTO iac_drift_log_copy
      SELECT seq, entry, prev_hash, entry_hash, leaf_hash, event_id
      FROM iac_drift_log ORDER BY seq
  `);
  await knex.raw('DROP TABLE iac_drift_log');
  await knex.raw('ALTER TABLE iac_drift_log_copy RENAME TO iac_drift_log');
  await knex.raw(`
    CREATE UNIQUE INDEX iac_drift_log_event_id_uniq ON iac_drift_log (event_id)
  `);
  for (const verb of ['UPDATE', 'DELETE']) {
    await knex.raw(`
      CREATE TRIGGER iac_drift_log_no_${verb.toLowerCase()}
      BEFORE ${verb} ON iac_drift_log
      BEGIN
        SELECT RAISE(ABORT, 'iac_drift_log is insert-only');
      END
    `);
  }
  await knex.raw(`
    CREATE TRIGGER iac_drift_log_link BEFORE INSERT ON iac_drift_log
    BEGIN
      SELECT CASE
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM iac_drift_log)
          OR NEW.prev_hash IS NOT coalesce(
               (SELECT entry_hash FROM iac_drift_log ORDER BY seq DESC LIMIT 1),
               zeroblob(32))
        THEN RAISE(ABORT, 'the entry does not continue the log')
        WHEN EXISTS (SELECT 1 FROM iac_drift_log WHERE event_id = NEW.event_id)
        THEN RAISE(ABORT, 'the event is in the log already')
        WHEN typeof(NEW.seq) <> 'integer'
          OR typeof(NEW.entry) <> 'blob'
          OR length(NEW.entry) > 65535
          OR length(NEW.entry_hash) <> 32
          OR length(NEW.leaf_hash) <> 32
          OR substr(NEW.entry, -89 - length(NEW.seq)) IS NOT CAST(
               ',"prev":"' || lower(hex(NEW.prev_hash)) || '","seq":' ||
               NEW.seq || ',"v":1}' || char(10) AS BLOB)
        THEN RAISE(ABORT, 'the entry is not what its columns say')
      END;
    END
  `);
};

/**
 * The table stays: the one before would only be slower.
 *
 * @returns {Promise<void>}
 */
exports.down = async function down() {};
