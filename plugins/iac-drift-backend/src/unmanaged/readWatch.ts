import type { UnmanagedWatch } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { toCount } from '../database';
import { FINDINGS } from '../findings/tables';
import { Visible, whereVisible } from '../findings/visible';
import { WATCH, WatchRow } from './tables';

/**
 * How the last watch went.
 *
 * @returns undefined when nobody watches
 * @internal
 */
export async function readWatch(options: {
  db: Knex;
  visible: Visible;
}): Promise<UnmanagedWatch | undefined> {
  const { db, visible } = options;
  const row = await db<WatchRow>(WATCH).first();
  if (!row || !row.is_on) {
    return undefined;
  }
  const query = db(FINDINGS)
    .where('kind', 'unmanaged')
    .whereIn('state', ['open', 'acknowledged']);
  whereVisible(db, query, FINDINGS, visible);
  const [{ count }] = await query.count<{ count: string | number }[]>({
    count: '*',
  });
  return {
    checkedAt: row.finished_at,
    objects: row.objects,
    openFindings: toCount(count),
    leftOut: JSON.parse(row.left_out),
    unread: JSON.parse(row.unread),
    ...(row.held !== null ? { held: row.held } : {}),
  };
}
