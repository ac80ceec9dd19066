import {
  AuthService,
  HttpAuthService,
  LoggerService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import express from 'express';
import Router from 'express-promise-router';
import { Knex } from 'knex';
import type { LedgerFigures, Publication } from '../evidence';
import type { DesiredStateSources } from '../extensions';
import type { CodeSearch } from '../findings/code/CodeSearch';
import type { Ledger } from '../ledger';
import type { PlanToTake } from '../reports/takeReport';
import type { Rules } from '../rules';
import type { Verifications } from '../verification';
import { Authorize, authorizeWith } from './authorize';
import { addDecisionRoutes } from './decisions';
import { Belongings } from './Belongings';
import { addEntityRoutes } from './entities';
import { addEntityStatusRoutes } from './entityStatuses';
import { addEvidenceRoutes } from './evidence';
import { addFindingRoutes } from './findings';
import { hideInternals } from './hideInternals';
import { addIgnoreRuleRoutes } from './ignoreRules';
import { addLedgerRoutes } from './ledger';
import { addOverviewRoutes } from './overview';
import { addReportRoutes } from './reports';
import { addResourceRoutes } from './resources';
import { addRollupRoutes } from './rollup';
import { addStackRoutes } from './stacks';
import { addVerificationRoutes } from './verifications';
import { Visibility } from './Visibility';

/**
 * What routes work with.
 *
 * @internal
 */
export interface RouteDeps {
  db: Knex;
  ledger: Pick<
    Ledger,
    | 'drain'
    | 'enqueue'
    | 'entries'
    | 'latestCheckpoint'
    | 'origin'
    | 'previousEpoch'
    | 'signStatement'
    | 'size'
    | 'vkey'
    | 'vkeys'
  >;
  verifications: Pick<Verifications, 'start'>;
  publication: Pick<Publication, 'policy'>;
  figures: Pick<LedgerFigures, 'status'>;
  sources: DesiredStateSources;
  rules: Rules;
  authorize: Authorize;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  visibility: Visibility;
  code: Pick<CodeSearch, 'find'>;
  belongings: Belongings;
  now: () => Date;
  /** Scans what is due, in the background. */
  scanSoon: () => void;
  /** Records a plan; whether it was another one than the last. */
  takeReport: (report: PlanToTake) => Promise<boolean>;
  /** Where the portal's pages are, without a slash at the end. */
  appUrl: string;
}

/**
 * The HTTP API, below `/api/iac-drift`.
 *
 * @internal
 */
export async function createRouter(options: {
  db: Knex;
  ledger: RouteDeps['ledger'];
  verifications: RouteDeps['verifications'];
  publication: RouteDeps['publication'];
  figures: RouteDeps['figures'];
  sources: DesiredStateSources;
  rules: Rules;
  code: RouteDeps['code'];
  auth: AuthService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  catalog: CatalogService;
  logger: LoggerService;
  now: () => Date;
  scanSoon: () => void;
  takeReport: RouteDeps['takeReport'];
  appUrl: string;
}): Promise<express.Router> {
  const { db, ledger, sources, auth, catalog, logger, now, scanSoon } = options;
  const router = Router();
  const deps: RouteDeps = {
    db,
    ledger,
    verifications: options.verifications,
    publication: options.publication,
    figures: options.figures,
    sources,
    rules: options.rules,
    code: options.code,
    now,
    scanSoon,
    takeReport: options.takeReport,
    appUrl: options.appUrl,
    httpAuth: options.httpAuth,
    permissions: options.permissions,
    authorize: authorizeWith(options),
    visibility: new Visibility({ db, catalog, auth }),
    belongings: new Belongings({ catalog, auth }),
  };
  addOverviewRoutes(router, deps);
  addEntityRoutes(router, deps);
  addEntityStatusRoutes(router, deps);
  addRollupRoutes(router, deps);
  addFindingRoutes(router, deps);
  addIgnoreRuleRoutes(router, deps);
  addDecisionRoutes(router, deps);
  addReportRoutes(router, deps);
  addResourceRoutes(router, deps);
  addStackRoutes(router, deps);
  addLedgerRoutes(router, deps);
  addVerificationRoutes(router, deps);
  addEvidenceRoutes(router, deps);
  router.use('/v1', () => {
    throw new NotFoundError('The API has no such route.');
  });
  router.use(hideInternals(logger));
  return router;
}
