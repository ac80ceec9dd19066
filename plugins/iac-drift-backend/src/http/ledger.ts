import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NotFoundError } from '@backstage/errors';
import { iacDriftLedgerReadPermission } from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import { integer, parseInput } from './parse';
import type { RouteDeps } from './router';

const rangeSchema = z.object({
  from: integer({ min: 0, max: Number.MAX_SAFE_INTEGER, or: 0 }),
  limit: integer({ min: 1, max: 10_000, or: 1000 }),
});

/**
 * The log itself, byte for byte as stored. It names every entity: who may read it
 * is a matter of its permission alone.
 *
 * @internal
 */
export function addLedgerRoutes(router: Router, deps: RouteDeps): void {
  const { authorize, ledger } = deps;

  router.get('/v1/ledger/entries', async (req, res) => {
    await authorize(req, iacDriftLedgerReadPermission);
    const range = parseInput(rangeSchema, req.query);
    res.setHeader('Content-Type', 'application/x-ndjson');
    await pipeline(Readable.from(ledger.entries(range)), res);
  });

  router.get('/v1/ledger/checkpoint', async (req, res) => {
    await authorize(req, iacDriftLedgerReadPermission);
    const checkpoint = await ledger.latestCheckpoint();
    if (!checkpoint) {
      throw new NotFoundError(
        'The log has not been signed yet; try again in a minute.',
      );
    }
    res.setHeader('Content-Type', 'text/plain; charset=utf-8');
    res.setHeader('Cache-Control', 'no-cache');
    res.send(checkpoint.note);
  });
}
