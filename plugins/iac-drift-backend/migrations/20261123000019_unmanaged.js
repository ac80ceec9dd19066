// @ts-check

/**
 * The watch over whole accounts for what no stack declares.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('iac_drift_watch', table => {
    table.comment('One row: how the last watch over the accounts went');
    table.integer('id').primary();
    table.boolean('is_on').notNullable();
    table.string('due_at', 30).notNullable();
    table.string('finished_at', 30).notNullable();
    table.integer('objects').notNullable().comment('That were listed');
    table.text('left_out').notNullable().comment('JSON: counts by reason');
    table.text('unread').notNullable().comment('JSON: what was not read, why');
    table.text('held').nullable().comment('Why nothing new is reported now');
  });
  await knex.schema.createTable('iac_drift_unmanaged', table => {
    table.comment('When each object that no stack declares was seen last');
    table.string('stack_id', 120).notNullable();
    table.text('address').notNullable();
    table.string('verified_at', 30).notNullable();
    table.primary(['stack_id', 'address']);
  });
  await knex.schema.alterTable('iac_drift_ignored', table => {
    table
      .text('place')
      .nullable()
      .comment('Of an object that no stack declares');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('iac_drift_ignored', table => {
    table.dropColumn('place');
  });
  await knex.schema.dropTable('iac_drift_unmanaged');
  await knex.schema.dropTable('iac_drift_watch');
};
