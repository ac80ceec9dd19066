// @ts-check

const RESOURCES = 'iac_drift_resource';
const IGNORED = 'iac_drift_ignored';

/**
 * What tells that two stacks declare the same object, and what rules hide.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable(RESOURCES, table => {
    table
      .string('object_digest', 64)
      .nullable()
      .index()
      .comment('Names the cloud object, alike in every stack');
  });
  await knex.schema.createTable(IGNORED, table => {
    table.comment('Differences that a rule hid at the last scan of the stack');
    table.string('stack_id', 120).notNullable();
    table.text('address').notNullable();
    table.text('type').notNullable();
    table.text('path').notNullable();
    table.text('rule').notNullable().comment('Id of the rule');
    table.primary(['stack_id', 'address', 'path']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable(IGNORED);
  await knex.schema.alterTable(RESOURCES, table => {
    table.dropColumn('object_digest');
  });
};
