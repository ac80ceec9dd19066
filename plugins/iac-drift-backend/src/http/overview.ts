import {
  iacDriftFindingReadPermission,
  Overview,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { recurring, resolveTime, trendOf } from '../findings/history';
import { countOpenFindings } from '../findings/listFindings';
import {
  countUnowned,
  TallyBy,
  tallyFindings,
} from '../findings/tallyFindings';
import { totalVerdicts } from '../scan/listResources';
import { countStacks } from '../stacks/listStacks';
import { readWatch } from '../unmanaged/readWatch';
import { readVerifications } from '../verification';
import type { RouteDeps } from './router';

/** What the page looks back on. */
const DAYS = 90;
const DAY_MS = 24 * 60 * 60_000;
const MAX_TALLIES = 10;

/** Counts over everything the caller may see. @internal */
export function addOverviewRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, visibility, ledger, now } = deps;

  router.get('/v1/overview', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const visible = await visibility.of(credentials);
    const { verdicts, coverage } = await totalVerdicts({ db, visible });
    const since = new Date(now().getTime() - DAYS * DAY_MS);
    const tally = (by: TallyBy) =>
      tallyFindings({ db, visible, by, limit: MAX_TALLIES });
    const ended = await resolveTime({ db, visible, since });
    const checkpoint = await ledger.latestCheckpoint();
    const [verification] = await readVerifications(db, {
      limit: 1,
      state: 'finished',
    });
    res.json({
      verdicts,
      coverage,
      openFindings: await countOpenFindings({ db, visible }),
      openBy: {
        owner: await tally('owner'),
        system: await tally('system'),
        entity: await tally('entity'),
        account: await tally('account'),
        type: await tally('type'),
        stack: await tally('stack'),
      },
      unmanaged: await readWatch({ db, visible }),
      unowned: await countUnowned({ db, visible }),
      trend: await trendOf({ db, visible, now: now(), days: DAYS }),
      ...(ended ? { resolveTime: ended } : {}),
      recurring: await recurring({ db, visible, since, limit: MAX_TALLIES }),
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
