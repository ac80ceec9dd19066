// @ts-check

/**
 * What is known of the copies outside the database, and of those who vouch for the
 * log. None of it is evidence: the copies themselves are, and the log holds what
 * must last.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('iac_drift_anchor', table => {
    table.comment('Stores, witnesses and timestamping authority, as last seen');
    table
      .text('id')
      .primary()
      .notNullable()
      .comment('Id of the store, witness:<name>+<key id>, or timestamps');
    table
      .bigInteger('size')
      .notNullable()
      .defaultTo(0)
      .comment('Entries that the newest checkpoint there covers');
    table.text('reached_at').nullable().comment('Last success, ISO 8601 UTC');
    table
      .text('shown_at')
      .nullable()
      .comment('When tiles and checkpoint were last brought up to date');
    table
      .bigInteger('attested_id')
      .notNullable()
      .defaultTo(0)
      .comment('Attestations up to this one are in the store');
    table.text('failure').nullable().comment('unreachable or fork');
    table.text('error').nullable().comment('One sentence');
    table.text('failing_since').nullable().comment('ISO 8601 UTC');
    table.text('proof').nullable().comment('Newest proof of write-once, JSON');
    table.text('proof_error').nullable().comment('Why it could not be tried');
    table.text('proof_tried_at').nullable().comment('ISO 8601 UTC');
  });

  await knex.schema.createTable('iac_drift_attestation', table => {
    table.comment('Cosignatures of witnesses and timestamps of checkpoints');
    table.bigIncrements('id');
    table.bigInteger('size').notNullable().comment('Of the checkpoint');
    table.text('kind').notNullable().comment('cosignature or timestamp');
    table.text('made_by').notNullable().comment('<name>+<key id>, or a host');
    table.text('name').notNullable().unique().comment('Name in the stores');
    table.binary('bytes').notNullable().comment('A signature line, or DER');
    table.text('made_at').notNullable().comment('ISO 8601 UTC');
    table.index(['size'], 'iac_drift_attestation_size_idx');
  });

  await knex.schema.createTable('iac_drift_stored_object', table => {
    table.comment('Versions in stores that the log does not name yet');
    table.text('store').notNullable();
    table.text('name').notNullable();
    table.text('version_id').notNullable();
    table.text('retain_until').nullable().comment('ISO 8601 UTC');
    table.primary(['store', 'name', 'version_id']);
  });

  await knex.schema.createTable('iac_drift_signing', table => {
    table.comment('Whether the log is signed, one row');
    table.integer('id').primary().notNullable();
    table.text('state').notNullable().comment('signing or stopped');
    table.text('reason').nullable().comment('Why it stopped, one sentence');
    table.text('since').notNullable().comment('ISO 8601 UTC');
    table.text('compared_at').nullable().comment('With the copies outside');
  });
};

/**
 * @param {import('knex').Knex} knex
 * @returns {Promise<void>}
 */
exports.down = async function down(knex) {
  for (const table of [
    'iac_drift_signing',
    'iac_drift_stored_object',
    'iac_drift_attestation',
    'iac_drift_anchor',
  ]) {
    await knex.schema.dropTable(table);
  }
};
