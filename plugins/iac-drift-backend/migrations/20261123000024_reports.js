// @ts-check

const STACKS = 'iac_drift_stack';

/**
 * Stacks whose plans are reported by a CI job.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable(STACKS, table => {
    table
      .string('planned_at', 30)
      .nullable()
      .comment('When the plan was made that was reported last');
    table.text('reported_by').nullable().comment('Who reported it');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable(STACKS, table => {
    table.dropColumn('reported_by');
    table.dropColumn('planned_at');
  });
};
