// @ts-check

/**
 * The log and what surrounds it. The log and its checkpoints are insert-only:
 * triggers refuse every other statement. That is a guard against mistakes and
 * injected SQL, not against the owner of the tables, who can drop a trigger;
 * against the owner stand the signed checkpoints and the copies outside.
 */

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('iac_drift_log', table => {
    table.comment('The log, one row an entry, insert-only');
    table
      .bigInteger('seq')
      .primary()
      .notNullable()
      .comment('Sequence number from 0 without gaps, as in the entry');
    table
      .binary('entry')
      .notNullable()
      .comment('The entry: the bytes that are hashed, exported and verified');
    table
      .binary('prev_hash')
      .notNullable()
      .comment('SHA-256 of the entry before, as in the entry');
    table.binary('entry_hash').notNullable().comment('SHA-256 of the entry');
    table
      .binary('leaf_hash')
      .notNullable()
      .comment('SHA-256 of a zero byte and the entry: its leaf in the tree');
    table
      .text('event_id')
      .notNullable()
      .unique({ indexName: 'iac_drift_log_event_id_uniq' })
      .comment('Id of the event, so that none is appended twice');
    table
      .text('recorded_at')
      .notNullable()
      .comment('When it was appended, ISO 8601 UTC');
  });

  await knex.schema.createTable('iac_drift_checkpoint', table => {
    table.comment('Signed checkpoints, one for a size at most, insert-only');
    table
      .bigInteger('size')
      .primary()
      .notNullable()
      .comment('Number of entries covered');
    table.binary('root').notNullable().comment('Root of the tree');
    table.binary('note').notNullable().comment('The signed note, as published');
    table.text('created_at').notNullable().comment('ISO 8601 UTC');
  });

  await knex.schema.createTable('iac_drift_head', table => {
    table.comment('Where the log ends: one row, derived from the log');
    table.integer('id').primary().notNullable().comment('Always 1');
    table.bigInteger('size').notNullable().comment('Number of entries');
    table
      .binary('frontier')
      .notNullable()
      .comment('Roots of the complete subtrees, largest first');
    table
      .binary('last_hash')
      .notNullable()
      .comment('SHA-256 of the last entry');
    table
      .bigInteger('turn')
      .notNullable()
      .comment('Counts appends; writing it takes the write lock on SQLite');
  });
  await knex('iac_drift_head').insert({
    id: 1,
    size: 0,
    frontier: Buffer.alloc(0),
    last_hash: Buffer.alloc(32),
    turn: 0,
  });

  await knex.schema.createTable('iac_drift_outbox', table => {
    table.comment('Events that were acknowledged and not yet appended');
    table.bigIncrements('id').primary().comment('Order of appending');
    table
      .text('event_id')
      .notNullable()
      .unique({ indexName: 'iac_drift_outbox_event_id_uniq' })
      .comment('Id of the event');
    table.text('event').notNullable().comment('The event in canonical JSON');
    table.text('created_at').notNullable().comment('ISO 8601 UTC');
    table
      .text('rejected')
      .nullable()
      .comment('Why it cannot be appended; such rows wait for a person');
  });

  await knex.schema.createTable('iac_drift_blob', table => {
    table.comment('Data too large for an entry, which holds the digest');
    table.text('digest').primary().notNullable().comment('SHA-256, hex');
    table.binary('bytes').notNullable().comment('The data in canonical JSON');
    table.text('media_type').notNullable();
    table.text('created_at').notNullable().comment('ISO 8601 UTC');
  });

  if (knex.client.config.client === 'pg') {
    await guardPostgres(knex);
  } else {
    await guardSqlite(knex);
  }
};

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('iac_drift_blob');
  await knex.schema.dropTable('iac_drift_outbox');
  await knex.schema.dropTable('iac_drift_head');
  await knex.schema.dropTable('iac_drift_checkpoint');
  await knex.schema.dropTable('iac_drift_log');
  if (knex.client.config.client === 'pg') {
    await knex.raw('DROP FUNCTION iac_drift_log_link()');
    await knex.raw('DROP FUNCTION iac_drift_checkpoint_link()');
    await knex.raw('DROP FUNCTION iac_drift_insert_only()');
  }
};

const INSERT_ONLY = ['iac_drift_log', 'iac_drift_checkpoint', 'iac_drift_blob'];

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
async function guardPostgres(knex) {
  // The hashes must be those of the bytes, and the end of the line must say
  // what the columns say.
  await knex.raw(`
    ALTER TABLE iac_drift_log
      ADD CONSTRAINT iac_drift_log_entry_hash CHECK (entry_hash = sha256(entry)),
      ADD CONSTRAINT iac_drift_log_leaf_hash
        CHECK (leaf_hash = sha256('\\x00'::bytea || entry)),
      ADD CONSTRAINT iac_drift_log_size CHECK (octet_length(entry) <= 65535),
      ADD CONSTRAINT iac_drift_log_tail CHECK (
        substring(entry FROM octet_length(entry) - 88 - length(seq::text)) =
        convert_to(
          ',"prev":"' || encode(prev_hash, 'hex') || '","seq":' || seq::text ||
          ',"v":1}' || chr(10), 'UTF8'))
  `);
  await knex.raw(`
    ALTER TABLE iac_drift_checkpoint
      ADD CONSTRAINT iac_drift_checkpoint_root CHECK (octet_length(root) = 32)
  `);
  await knex.raw(`
    ALTER TABLE iac_drift_blob
      ADD CONSTRAINT iac_drift_blob_digest
        CHECK (digest = encode(sha256(bytes), 'hex'))
  `);

  await knex.raw(`
    CREATE FUNCTION iac_drift_insert_only() RETURNS trigger
    LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
    END $$
  `);
  // The table is named through TG_TABLE_SCHEMA: a name looked up on the
  // session's search_path could be led to another table.
  await knex.raw(`
    CREATE FUNCTION iac_drift_log_link() RETURNS trigger
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
    CREATE FUNCTION iac_drift_checkpoint_link() RETURNS trigger
    LANGUAGE plpgsql AS $$
    DECLARE
      last_size bigint;
    BEGIN
      EXECUTE format('SELECT max(size) FROM %I.%I',
        TG_TABLE_SCHEMA, TG_TABLE_NAME) INTO last_size;
      IF NEW.size <= last_size THEN
        RAISE EXCEPTION 'a checkpoint of size % or more exists', NEW.size
          USING ERRCODE = 'restrict_violation';
      END IF;
      RETURN NEW;
    END $$
  `);

  for (const table of INSERT_ONLY) {
    await knex.raw(`
      CREATE TRIGGER ${table}_insert_only BEFORE UPDATE OR DELETE ON ${table}
      FOR EACH ROW EXECUTE FUNCTION iac_drift_insert_only()
    `);
    await knex.raw(`
      CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION iac_drift_insert_only()
    `);
  }
  for (const table of ['iac_drift_log', 'iac_drift_checkpoint']) {
    await knex.raw(`
      CREATE TRIGGER ${table}_link BEFORE INSERT ON ${table}
      FOR EACH ROW EXECUTE FUNCTION ${table}_link()
    `);
    await knex.raw(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${table}_link`);
  }
  // ALWAYS: plain triggers are passed over under session_replication_role.
  for (const table of INSERT_ONLY) {
    for (const trigger of [`${table}_insert_only`, `${table}_no_truncate`]) {
      await knex.raw(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER ${trigger}`);
    }
  }
}

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
async function guardSqlite(knex) {
  for (const table of INSERT_ONLY) {
    for (const verb of ['UPDATE', 'DELETE']) {
      await knex.raw(`
        CREATE TRIGGER ${table}_no_${verb.toLowerCase()}
        BEFORE ${verb} ON ${table}
        BEGIN
          SELECT RAISE(ABORT, '${table} is insert-only');
        END
      `);
    }
  }
  // INSERT OR REPLACE deletes the row it collides with and fires no DELETE
  // trigger, so an insert that collides on any key must be refused up front.
  await knex.raw(`
    CREATE TRIGGER iac_drift_log_link BEFORE INSERT ON iac_drift_log
    BEGIN
      SELECT RAISE(ABORT, 'the entry does not continue the log')
      WHERE NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM iac_drift_log)
         OR NEW.prev_hash IS NOT coalesce(
              (SELECT entry_hash FROM iac_drift_log ORDER BY seq DESC LIMIT 1),
              zeroblob(32));
      SELECT RAISE(ABORT, 'the event is in the log already')
      WHERE EXISTS (SELECT 1 FROM iac_drift_log WHERE event_id = NEW.event_id);
      SELECT RAISE(ABORT, 'the entry is not what its columns say')
      WHERE typeof(NEW.seq) <> 'integer'
         OR typeof(NEW.entry) <> 'blob'
         OR length(NEW.entry) > 65535
         OR length(NEW.entry_hash) <> 32
         OR length(NEW.leaf_hash) <> 32
         OR substr(NEW.entry, -89 - length(NEW.seq)) IS NOT CAST(
              ',"prev":"' || lower(hex(NEW.prev_hash)) || '","seq":' ||
              NEW.seq || ',"v":1}' || char(10) AS BLOB);
    END
  `);
  await knex.raw(`
    CREATE TRIGGER iac_drift_checkpoint_link
    BEFORE INSERT ON iac_drift_checkpoint
    BEGIN
      SELECT RAISE(ABORT, 'a checkpoint of this size or more exists')
      WHERE NEW.size <= (SELECT max(size) FROM iac_drift_checkpoint);
    END
  `);
  await knex.raw(`
    CREATE TRIGGER iac_drift_blob_once BEFORE INSERT ON iac_drift_blob
    BEGIN
      SELECT RAISE(ABORT, 'the blob exists already')
      WHERE EXISTS (SELECT 1 FROM iac_drift_blob WHERE digest = NEW.digest);
    END
  `);
}
