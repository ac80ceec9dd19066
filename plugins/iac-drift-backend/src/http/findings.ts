import { pipeline } from 'node:stream/promises';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { parseEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  Finding,
  FindingCode,
  FindingDetails,
  FindingGroup,
  iacDriftFindingReadPermission,
  Page,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import {
  allFindings,
  FindingFilter,
  getFinding,
  listFindings,
} from '../findings/listFindings';
import { listFindingGroups } from '../findings/listFindingGroups';
import { toCsv } from '../findings/toCsv';
import { parseListRequest, toPage } from './cursor';
import { entityRef, entityRefs, someOf, text, texts } from './parse';
import type { RouteDeps } from './router';

const filterSchema = z.object({
  entityRef: entityRef().optional(),
  owner: entityRef('group').optional(),
  ownerless: z.literal('true', 'leave it out or give true').optional(),
  session: text.optional(),
  system: entityRef('system').optional(),
  within: entityRefs.optional(),
  unowned: z.literal('true', 'leave it out or give true').optional(),
  account: text.optional(),
  stack: text.optional(),
  kind: someOf([
    'changed',
    'deleted',
    'unmanaged',
    'absorbed',
    'contested',
  ]).optional(),
  state: someOf(['open', 'acknowledged', 'accepted', 'resolved']).optional(),
  severity: someOf(['critical', 'high', 'medium', 'low']).optional(),
  type: texts.optional(),
  q: text.optional(),
});

const groupFilterSchema = filterSchema.extend({
  by: z.enum(['session', 'owner'], 'it must be session or owner'),
});

/** Entities of one finding whose code is looked at. */
const MAX_ENTITIES = 3;

/** Findings: what drifted, who did it, how it ended. @internal */
export function addFindingRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, belongings, code, visibility } = deps;

  /** The filter, with what belongs to the entities in place of those that it names. */
  const resolved = async <T extends FindingFilter>(
    credentials: BackstageCredentials,
    filter: T,
  ): Promise<T> =>
    filter.within
      ? {
          ...filter,
          within: (await belongings.of(credentials, filter.within)).map(
            entity => stringifyEntityRef(entity),
          ),
        }
      : filter;

  router.get('/v1/findings', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const request = parseListRequest(filterSchema, req.query);
    const visible = await visibility.of(credentials);
    const page = await listFindings({
      db,
      visible,
      ...request,
      filter: await resolved(credentials, request.filter),
    });
    res.json(toPage(page, request.filter) satisfies Page<Finding>);
  });

  router.get('/v1/finding-groups', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const request = parseListRequest(groupFilterSchema, req.query);
    const visible = await visibility.of(credentials);
    const page = await listFindingGroups({
      db,
      visible,
      ...request,
      filter: await resolved(credentials, request.filter),
    });
    res.json(toPage(page, request.filter) satisfies Page<FindingGroup>);
  });

  router.get('/v1/findings.csv', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const { filter: asked } = parseListRequest(filterSchema, req.query);
    const filter = await resolved(credentials, asked);
    const visible = await visibility.of(credentials);
    res.type('text/csv').attachment('findings.csv');
    await pipeline(toCsv(allFindings({ db, visible, filter })), res);
  });

  router.get('/v1/findings/:id/code', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const visible = await visibility.of(credentials);
    const finding = await findFinding({ db, visible, id: req.params.id });
    const entities = await Promise.all(
      finding.entityRefs
        .slice(0, MAX_ENTITIES)
        .map(ref => visibility.entity(credentials, parseEntityRef(ref))),
    );
    res.json(
      (await code.find(
        finding.address,
        entities.filter(entity => entity !== undefined),
      )) satisfies FindingCode,
    );
  });

  router.get('/v1/findings/:id', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const visible = await visibility.of(credentials);
    const finding = await findFinding({ db, visible, id: req.params.id });
    res.json(finding satisfies FindingDetails);
  });
}

async function findFinding(
  options: Parameters<typeof getFinding>[0],
): Promise<FindingDetails> {
  const finding = await getFinding(options);
  if (!finding) {
    throw new NotFoundError('There is no such finding, or you may not see it.');
  }
  return finding;
}
