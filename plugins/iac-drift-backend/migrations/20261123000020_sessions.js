// @ts-check

const { createHash } = require('node:crypto');

const FINDINGS = 'iac_drift_finding';

/**
 * Which session of which actor made a drift, and when: what findings are grouped by.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable(FINDINGS, table => {
    table
      .string('session', 64)
      .notNullable()
      .defaultTo('')
      .comment('Digest; empty when it is not known who it was');
    table
      .string('acted_at', 40)
      .nullable()
      .comment('Time of the change, where it is known');
    table.index(['session', 'acted_at']);
  });
  // No entry so far names a session: the rest tells them apart, as for all such.
  const rows = await knex(FINDINGS).select('id', 'attribution');
  for (const { id, attribution } of rows) {
    const { actor, channel, sourceIp, time } = JSON.parse(attribution);
    const told = [actor, channel, sourceIp, time?.slice(0, 10)];
    await knex(FINDINGS)
      .where({ id })
      .update({
        acted_at: time ?? null,
        session: actor
          ? createHash('sha256')
              .update(JSON.stringify(told.map(one => one ?? null)))
              .digest('hex')
          : '',
      });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable(FINDINGS, table => {
    table.dropIndex(['session', 'acted_at']);
    table.dropColumns('session', 'acted_at');
  });
};
