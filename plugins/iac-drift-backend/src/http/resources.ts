import {
  iacDriftFindingReadPermission,
  Page,
  ResourceStatus,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import { listResources } from '../scan/listResources';
import { parseListRequest, toPage } from './cursor';
import { entityRef, someOf, text, texts } from './parse';
import type { RouteDeps } from './router';

const filterSchema = z.object({
  entityRef: entityRef().optional(),
  owner: entityRef('group').optional(),
  stack: text.optional(),
  verdict: someOf(['in-sync', 'drifted', 'unverifiable']).optional(),
  reason: texts.optional(),
  type: texts.optional(),
  q: text.optional(),
});

/** The verdict of each resource. @internal */
export function addResourceRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, visibility } = deps;

  router.get('/v1/resources', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const request = parseListRequest(filterSchema, req.query);
    const visible = await visibility.of(credentials);
    const page = await listResources({ db, visible, ...request });
    res.json(toPage(page, request.filter) satisfies Page<ResourceStatus>);
  });
}
