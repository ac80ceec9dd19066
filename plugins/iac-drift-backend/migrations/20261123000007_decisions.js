// @ts-check

const FINDINGS = 'iac_drift_finding';

/**
 * What people decided, beside the findings. Projections of the log like the rest
 * of the row.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable(FINDINGS, table => {
    table.text('decision').nullable().comment('JSON of the last decision');
    table
      .string('accepted_revision', 64)
      .nullable()
      .comment('The changes that an acceptance holds for');
    table.string('accepted_until', 30).nullable().index();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable(FINDINGS, table => {
    table.dropColumns('decision', 'accepted_revision', 'accepted_until');
  });
};
