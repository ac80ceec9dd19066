import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  EntityDrift,
  Finding,
  iacDriftFindingReadPermission,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { FindingFilter, listFindings } from '../findings/listFindings';
import { totalVerdicts } from '../scan/listResources';
import { readEntityStacks } from '../stacks/annotations';
import { listStacks } from '../stacks/listStacks';
import { suggestStacks } from '../stacks/suggestStacks';
import type { RouteDeps } from './router';

/** More than a page shows; the list of findings has them all. */
const MAX_FINDINGS = 200;
const MAX_STACKS = 100;
/** For so long a finding that ended is still shown on its entity's page. */
const RESOLVED_FOR_MS = 7 * 24 * 60 * 60 * 1000;

/** What an entity's page shows. @internal */
export function addEntityRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, visibility, now, sources } = deps;

  router.get('/v1/entities/:namespace/:kind/:name', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const { namespace, kind, name } = req.params;
    const entity = await visibility.entity(credentials, {
      namespace,
      kind,
      name,
    });
    if (!entity) {
      throw new NotFoundError(
        'There is no such entity, or you may not see it.',
      );
    }
    const entityRef = stringifyEntityRef(entity);
    const visible = await visibility.of(credentials);
    const time = now();
    const since = new Date(time.getTime() - RESOLVED_FOR_MS).toISOString();

    const totals = await totalVerdicts({ db, visible, entityRef });
    const { rows: stacks } = await listStacks({
      db,
      now: time,
      visible,
      filter: { entityRef },
      limit: MAX_STACKS,
    });
    const find = async (filter: FindingFilter): Promise<Finding[]> =>
      (
        await listFindings({
          db,
          visible,
          filter: { entityRef, ...filter },
          limit: MAX_FINDINGS,
        })
      ).rows;
    const findings = [
      ...(await find({ state: ['open', 'acknowledged', 'accepted'] })),
      ...(await find({ state: ['resolved'], resolvedSince: since })),
    ];
    const checked = stacks.map(stack => stack.lastCompleted);
    const lastChecked = checked.every(t => t !== undefined)
      ? checked.sort()[0]
      : undefined;

    const { errors } = readEntityStacks(entity, sources);
    const setUp =
      stacks.length + errors.length + totals.coverage.resourcesKnown === 0
        ? {
            sources: sources.list().map(({ kind: of, id }) => `${of}:${id}`),
            suggested: await suggestStacks({
              db,
              visible,
              name: entity.metadata.name,
            }),
          }
        : undefined;

    res.json({
      entityRef,
      ...totals,
      stacks,
      findings,
      errors,
      ...(setUp ? { setUp } : {}),
      ...(lastChecked ? { lastChecked } : {}),
    } satisfies EntityDrift);
  });
}
