import {
  iacDriftLedgerReadPermission,
  iacDriftLedgerVerifyPermission,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import express, { Router } from 'express';
import { z } from 'zod';
import { readVerifications } from '../verification';
import { callerOf } from './callerOf';
import { parseInput } from './parse';
import type { RouteDeps } from './router';

const SHOWN = 20;

const startSchema = z
  .object({
    mode: z
      .enum(['full', 'incremental'], 'it must be full or incremental')
      .default('full'),
  })
  .default({ mode: 'full' });

/** Verifications of the log: start one, and see what they found. @internal */
export function addVerificationRoutes(router: Router, deps: RouteDeps): void {
  const { authorize, db, verifications } = deps;

  router.get('/v1/ledger/verifications', async (req, res) => {
    await authorize(req, iacDriftLedgerReadPermission);
    res.setHeader('Cache-Control', 'no-cache');
    res.json({ items: await readVerifications(db, { limit: SHOWN }) });
  });

  router.post('/v1/ledger/verifications', express.json(), async (req, res) => {
    const credentials = await authorize(req, iacDriftLedgerVerifyPermission);
    const { mode } = parseInput(startSchema, req.body ?? {});
    const started = await verifications.start({
      mode,
      requestedBy: callerOf(credentials),
    });
    res.status(202).json(started);
  });
}
