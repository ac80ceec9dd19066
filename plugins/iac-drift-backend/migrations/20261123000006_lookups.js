// @ts-check

const LOOKUPS = 'iac_drift_lookup';

/**
 * Searches for who did something that go on after the scan. A projection of the
 * log, but for when each is taken up next.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable(LOOKUPS, table => {
    table.comment('Who is still looked for, and when to ask again');
    table.string('finding_id', 40).notNullable();
    table
      .string('of', 20)
      .notNullable()
      .comment('Who made the drift, or who ended it');
    table.string('asked_at', 30).notNullable();
    table.string('live_as_of', 40).nullable();
    table.string('not_before', 40).nullable();
    table.string('desired_as_of', 40).nullable();
    table.string('next_at', 30).notNullable().index();
    table.primary(['finding_id', 'of']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable(LOOKUPS);
};
