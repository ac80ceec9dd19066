// @ts-check

/**
 * Everything but the log. Times are ISO 8601 UTC text made by the application,
 * JSON is text: both databases then store and compare them alike.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('iac_drift_stack', table => {
    table.comment(
      'Every known stack, when it is due, and how its last scan went',
    );
    table.string('id', 120).primary();
    table.text('ref').notNullable().unique();
    table.string('kind', 60).notNullable();
    table.string('source', 200).notNullable();
    table.text('path').notNullable();
    table.string('due_at', 30).notNullable().index();
    table.string('scan_ticket', 40).nullable();
    table.string('lease_until', 30).nullable();
    table.string('started_at', 30).nullable();
    table.string('finished_at', 30).nullable();
    table.string('status', 20).nullable();
    table.text('error').nullable();
    table.string('completed_at', 30).nullable();
    table.string('serial', 30).nullable();
    table.text('lineage').nullable();
    table.string('sha256', 64).nullable();
    table.integer('in_sync').notNullable().defaultTo(0);
    table.integer('drifted').notNullable().defaultTo(0);
    table.integer('unverifiable').notNullable().defaultTo(0);
    table.integer('attributes_compared').notNullable().defaultTo(0);
    table.integer('attributes_declared').notNullable().defaultTo(0);
    table
      .string('recorded_digest', 64)
      .nullable()
      .comment('What the log last said of a scan of this stack');
    table.string('recorded_at', 30).nullable();
  });

  await knex.schema.createTable('iac_drift_binding', table => {
    table.comment('Which entity owns which stack, as the catalog says');
    table.string('stack_id', 120).notNullable();
    table.text('entity_ref').notNullable();
    table
      .text('patterns')
      .nullable()
      .comment('JSON array of address globs; null means the whole stack');
    table.primary(['stack_id', 'entity_ref']);
    table.index(['entity_ref']);
  });

  await knex.schema.createTable('iac_drift_entity_owner', table => {
    table.comment('Owners of the entities that own stacks');
    table.text('entity_ref').notNullable();
    table.text('owner_ref').notNullable();
    table.primary(['entity_ref', 'owner_ref']);
    table.index(['owner_ref']);
  });

  await knex.schema.createTable('iac_drift_resource', table => {
    table.comment('The verdict of each resource at the last scan of its stack');
    table.string('stack_id', 120).notNullable();
    table.text('address').notNullable();
    table.text('type').notNullable();
    table.text('identity').notNullable();
    table.string('verdict', 20).notNullable();
    table.string('reason', 30).nullable();
    table.text('detail').nullable();
    table.text('unverified').notNullable();
    table.integer('attributes_compared').notNullable();
    table.integer('attributes_declared').notNullable();
    table.string('live_as_of', 40).nullable();
    table
      .string('in_sync_as_of', 40)
      .nullable()
      .comment('Capture time of the newest live item that agreed');
    table
      .string('verified_at', 30)
      .nullable()
      .comment('The last scan that could judge it');
    table.string('digest', 64).notNullable();
    table.primary(['stack_id', 'address']);
    table.index(['verdict']);
  });

  await knex.schema.createTable('iac_drift_ownership', table => {
    table.comment('Which entity owns which address: bindings, worked out');
    table.string('stack_id', 120).notNullable();
    table.text('address').notNullable();
    table.text('entity_ref').notNullable();
    table.primary(['stack_id', 'address', 'entity_ref']);
    table.index(['entity_ref']);
  });

  await knex.schema.createTable('iac_drift_finding', table => {
    table.comment('Projection of the log: one row per finding');
    table.string('id', 40).primary();
    table
      .string('open_fingerprint', 64)
      .nullable()
      .unique()
      .comment('Digest of stack, address and kind; null once resolved');
    table.string('stack_id', 120).notNullable();
    table.text('stack').notNullable();
    table.text('address').notNullable();
    table.text('type').notNullable();
    table.string('kind', 20).notNullable();
    table.string('state', 20).notNullable();
    table.string('severity', 20).notNullable();
    table.text('identity').notNullable();
    table.text('entity_refs').notNullable();
    table.text('changes').notNullable();
    table.text('attribution').notNullable();
    table.text('desired').notNullable();
    table.string('first_seen', 30).notNullable();
    table.string('last_seen', 30).notNullable();
    table.string('changed_at', 30).notNullable();
    table.text('resolution').nullable();
    table.string('resolved_at', 30).nullable();
    table.text('search').notNullable();
    table.index(['stack_id', 'address']);
    table.index(['state', 'severity']);
    table.index(['first_seen', 'id']);
  });

  await knex.schema.createTable('iac_drift_finding_event', table => {
    table.comment('Projection of the log: the history of each finding');
    table.string('finding_id', 40).notNullable();
    table.bigInteger('seq').notNullable();
    table.text('type').notNullable();
    table.string('time', 40).notNullable();
    table.text('summary').notNullable();
    table.primary(['finding_id', 'seq']);
  });

  await knex.schema.createTable('iac_drift_alert', table => {
    table.comment('Notifications to send, one per finding and transition');
    table.string('id', 60).primary();
    table.string('finding_id', 40).notNullable().index();
    table.string('transition', 20).notNullable();
    table.text('payload').notNullable();
    table.string('created_at', 30).notNullable();
    table.string('due_at', 30).nullable().index();
    table.integer('attempts').notNullable().defaultTo(0);
    table.string('sent_at', 30).nullable();
    table.text('outcome').nullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'iac_drift_alert',
    'iac_drift_finding_event',
    'iac_drift_finding',
    'iac_drift_ownership',
    'iac_drift_resource',
    'iac_drift_entity_owner',
    'iac_drift_binding',
    'iac_drift_stack',
  ]) {
    await knex.schema.dropTable(table);
  }
};
