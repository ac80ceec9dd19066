// @ts-check

const STACKS = 'iac_drift_stack';
const RESOURCES = 'iac_drift_resource';

/**
 * What scans cost and could not check, and what events say of resources.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable(STACKS, table => {
    table
      .text('calls')
      .nullable()
      .comment("JSON: calls of the cloud's API in the last scan, by name");
    table
      .text('notice')
      .nullable()
      .comment('What the last scan could not check, and what to do');
    table
      .string('changed_at', 40)
      .nullable()
      .comment('When the cloud was last heard to have changed');
  });
  await knex.schema.alterTable(RESOURCES, table => {
    table
      .string('resource_id', 500)
      .nullable()
      .index()
      .comment("The recorder's id of the cloud object, to find it by");
    table
      .string('provider_id', 500)
      .nullable()
      .index()
      .comment("The provider's id of the resource, to find it by");
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable(RESOURCES, table => {
    table.dropColumn('provider_id');
    table.dropColumn('resource_id');
  });
  await knex.schema.alterTable(STACKS, table => {
    table.dropColumn('changed_at');
    table.dropColumn('notice');
    table.dropColumn('calls');
  });
};
