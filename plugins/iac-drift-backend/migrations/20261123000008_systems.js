// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('iac_drift_entity_system', table => {
    table.comment('Systems that the entities which own stacks are part of');
    table.text('entity_ref').notNullable();
    table.text('system_ref').notNullable();
    table.primary(['entity_ref', 'system_ref']);
    table.index(['system_ref']);
  });
  // Trend and time to resolve read what began or ended lately.
  await knex.schema.alterTable('iac_drift_finding', table => {
    table.index(['resolved_at']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('iac_drift_finding', table => {
    table.dropIndex(['resolved_at']);
  });
  await knex.schema.dropTable('iac_drift_entity_system');
};
