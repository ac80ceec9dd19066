// @ts-check

const LEASES = 'iac_drift_lease';

/**
 * Which recurring task a replica is at.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable(LEASES, table => {
    table.comment('Work that one replica does at a time');
    table.string('task', 64).primary();
    table.string('ticket', 36).nullable().comment('Whose it is; null: nobody');
    table
      .string('lease_until', 30)
      .nullable()
      .comment('ISO 8601 UTC; another replica may take over then');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable(LEASES);
};
