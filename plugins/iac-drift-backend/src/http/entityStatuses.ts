import {
  EntityStatus,
  iacDriftFindingReadPermission,
  Page,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import { whereInMany } from '../database';
import { entityStatuses } from '../findings/entityStatuses';
import { readPage } from '../pages';
import { BINDINGS } from '../stacks/tables';
import { parseListRequest, toPage } from './cursor';
import type { RouteDeps } from './router';

/** Whoever reads them reads all: one row is small. */
const MAX_ITEMS = 5000;

/**
 * What the drift of each entity comes to, in few and large pages: the catalog
 * writes it into its entities.
 *
 * @internal
 */
export function addEntityStatusRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, visibility } = deps;

  router.get('/v1/entity-statuses', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const { filter, position, limit } = parseListRequest(
      z.object({}),
      req.query,
      MAX_ITEMS,
    );
    const visible = await visibility.of(credentials);
    const bound = db(BINDINGS).distinct('entity_ref');
    if (!visible.all) {
      whereInMany(bound, 'entity_ref', visible.entityRefs);
    }
    const page = await readPage<{ entity_ref: string }>({
      query: db.from(bound.as('bound')),
      select: ['entity_ref'],
      columns: ['entity_ref', 'entity_ref'],
      keyOf: ({ entity_ref }) => [entity_ref, entity_ref],
      position,
      limit,
    });
    const rows = await entityStatuses({
      db,
      entityRefs: page.rows.map(row => row.entity_ref),
    });
    res.json(toPage({ ...page, rows }, filter) satisfies Page<EntityStatus>);
  });
}
