import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  EntityStatus,
  iacDriftFindingReadPermission,
  Rollup,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import { entityStatuses } from '../findings/entityStatuses';
import { countOpenFindings } from '../findings/listFindings';
import { SEVERITIES } from '../findings/tallyFindings';
import { totalVerdicts } from '../scan/listResources';
import { readEntityStacks } from '../stacks/annotations';
import { entityRefs, parseInput } from './parse';
import type { RouteDeps } from './router';

const MAX_WORST = 10;

const querySchema = z.object({ within: entityRefs });

/** The drift of what belongs to entities, added up. @internal */
export function addRollupRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, belongings, sources } = deps;

  router.get('/v1/rollup', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const { within } = parseInput(querySchema, req.query);
    const entities = await belongings.of(credentials, within);
    // The catalog has left out what the caller may not see.
    const visible = { all: true } as const;
    const owners = entities.map(entity => stringifyEntityRef(entity));
    const statuses = await entityStatuses({
      db,
      entityRefs: owners,
      incomplete: new Set(
        owners.filter(
          (_, i) => readEntityStacks(entities[i], sources).errors.length > 0,
        ),
      ),
    });

    const counts = { drifted: 0, 'not-fully-checked': 0, 'in-sync': 0 };
    statuses.forEach(({ status }) => {
      counts[status] += 1;
    });
    const { verdicts, coverage } = await totalVerdicts({
      db,
      visible,
      within: owners,
    });
    res.json({
      entities: counts,
      verdicts,
      coverage,
      openFindings: await countOpenFindings({ db, visible, within: owners }),
      worst: statuses
        .filter(({ status }) => status !== 'in-sync')
        .sort(worstFirst)
        .slice(0, MAX_WORST),
    } satisfies Rollup);
  });
}

function worstFirst(a: EntityStatus, b: EntityStatus): number {
  const rank = ({ worst, status }: EntityStatus) => {
    if (worst) {
      return SEVERITIES.indexOf(worst);
    }
    return SEVERITIES.length + (status === 'drifted' ? 0 : 1);
  };
  return (
    rank(a) - rank(b) ||
    b.openFindings - a.openFindings ||
    (a.entityRef < b.entityRef ? -1 : 1)
  );
}
