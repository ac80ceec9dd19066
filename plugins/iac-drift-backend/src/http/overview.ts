import {
  iacDriftFindingReadPermission,
  Overview,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { countOpenFindings } from '../findings/listFindings';
import { totalVerdicts } from '../scan/listResources';
import { countStacks } from '../stacks/listStacks';
import { readVerifications } from '../verification';
import type { RouteDeps } from './router';

/** Counts over everything the caller may see. @internal */
export function addOverviewRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, visibility, ledger } = deps;

  router.get('/v1/overview', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const visible = await visibility.of(credentials);
    const { verdicts, coverage } = await totalVerdicts({ db, visible });
    const checkpoint = await ledger.latestCheckpoint();
    const [verification] = await readVerifications(db, {
      limit: 1,
      state: 'finished',
    });
    res.json({
      verdicts,
      coverage,
      openFindings: await countOpenFindings({ db, visible }),
      stacks: await countStacks({ db, visible }),
      ledger: {
        entries: await ledger.size(),
        ...(checkpoint
          ? {
              checkpoint: {
                size: checkpoint.size,
                time: checkpoint.createdAt,
              },
            }
          : {}),
        ...(verification ? { verification } : {}),
      },
    } satisfies Overview);
  });
}
