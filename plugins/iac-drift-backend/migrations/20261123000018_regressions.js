// @ts-check

/**
 * Which version of its state a stack was compared with, and the stacks whose state
 * went back.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('iac_drift_stack', table => {
    table
      .text('state_version')
      .nullable()
      .comment(
        'Of the state that was compared last, where its source keeps any',
      );
  });
  await knex.schema.createTable('iac_drift_regression', table => {
    table.comment(
      'Projection of the log: states that went back, until they went on',
    );
    table.string('stack_id', 120).primary();
    table.string('since', 40).notNullable();
    table.string('from_serial', 30).notNullable();
    table.text('from_lineage').notNullable();
    table.string('to_serial', 30).notNullable();
    table.text('to_lineage').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('iac_drift_regression');
  await knex.schema.alterTable('iac_drift_stack', table => {
    table.dropColumn('state_version');
  });
};
