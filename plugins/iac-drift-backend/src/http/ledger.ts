import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NotFoundError } from '@backstage/errors';
import { iacDriftLedgerReadPermission } from '@iac-drift/backstage-plugin-iac-drift-common';
import {
  parseBundlePath,
  parseTilePath,
  TileError,
  toBase64,
} from '@iac-drift/ledger';
import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { provingCheckpoint, withCosignatures } from '../evidence';
import { recordRead, ServedLog } from '../ledger';
import { callerOf } from './callerOf';
import { integer, parseInput } from './parse';
import { requireCosigned } from './requireCosigned';
import type { RouteDeps } from './router';

const TEXT = 'text/plain; charset=utf-8';
const BYTES = 'application/octet-stream';
/** Never by a shared cache: what the log holds is for those who may read it. */
const FOR_EVER = 'private, max-age=31536000, immutable';

const place = integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const rangeSchema = z.object({
  from: place.default(0),
  limit: integer({ min: 1, max: 10_000 }).default(1000),
});
const placeSchema = z.object({ seq: place });
const sizesSchema = z
  .object({ from: place, to: place })
  .refine(({ from, to }) => from <= to, {
    error: 'from must not be greater than to',
  });

/**
 * The log itself, byte for byte as stored, and what proves it. It names every
 * entity: who may read it is a matter of its permission alone. Downloads of
 * entries are recorded in the log.
 *
 * @internal
 */
export function addLedgerRoutes(router: Router, deps: RouteDeps): void {
  const { authorize, ledger, publication, figures, db, now } = deps;
  const served = new ServedLog(db);

  const read = (req: Request) => authorize(req, iacDriftLedgerReadPermission);
  const readEntries = async (req: Request, path: string) => {
    const reader = callerOf(await read(req));
    await recordRead({ db, log: ledger, reader, path, now: now() });
  };

  router.get('/v1/ledger/entries', async (req, res) => {
    await readEntries(req, '/v1/ledger/entries');
    const range = parseInput(rangeSchema, req.query);
    res.setHeader('Content-Type', 'application/x-ndjson');
    res.setHeader('Cache-Control', 'no-cache');
    await pipeline(Readable.from(ledger.entries(range)), res);
  });

  router.get('/v1/ledger/entries/:seq/proof', async (req, res) => {
    await readEntries(req, '/v1/ledger/entries/{seq}/proof');
    const { seq } = parseInput(placeSchema, req.params);
    const policy = publication.policy();
    const checkpoint = await provingCheckpoint({ db, policy, seq });
    if (!checkpoint) {
      throw new NotFoundError(
        `No checkpoint covers an entry ${seq} yet; the log is signed within a minute of an event.`,
      );
    }
    requireCosigned(res, checkpoint, now());
    const note = await withCosignatures(db, checkpoint);
    const proof = await served.proof(seq, { size: checkpoint.size, note });
    res.setHeader(
      'Content-Disposition',
      `attachment; filename="${seq}.tlog-proof"`,
    );
    send(res, proof, TEXT, 'no-cache');
  });

  router.get('/v1/ledger/checkpoint', async (req, res) => {
    await read(req);
    const checkpoint = await ledger.latestCheckpoint();
    if (!checkpoint) {
      throw new NotFoundError(
        'The log has not been signed yet; try again in a minute.',
      );
    }
    send(res, await withCosignatures(db, checkpoint), TEXT, 'no-cache');
  });

  router.get('/v1/ledger/tile/entries/*', async (req, res) => {
    await readEntries(req, '/v1/ledger/tile/entries');
    const bundle = parsePath(() => parseBundlePath(tilePath(req)));
    const bytes = bundle && (await served.bundle(bundle));
    sendTile(res, bytes);
  });

  router.get('/v1/ledger/tile/*', async (req, res) => {
    await read(req);
    const tile = parsePath(() => parseTilePath(tilePath(req)));
    const bytes = tile && (await served.tile(tile));
    sendTile(res, bytes);
  });

  router.get('/v1/ledger/consistency', async (req, res) => {
    await read(req);
    const { from, to } = parseInput(sizesSchema, req.query);
    const hashes = await served.consistency({ from, to });
    if (!hashes) {
      throw new NotFoundError(
        `No checkpoint covers ${to} entries; ask for the size of a checkpoint.`,
      );
    }
    const lines = hashes.map(toBase64);
    res.setHeader('Vary', 'Accept');
    if (req.accepts(['json', 'text']) === 'text') {
      const text = lines.map(line => `${line}\n`).join('');
      send(res, Buffer.from(text), TEXT, FOR_EVER);
    } else {
      res.setHeader('Cache-Control', FOR_EVER);
      res.json({ from, to, hashes: lines });
    }
  });

  router.get('/v1/ledger/policy', async (req, res) => {
    await read(req);
    send(res, publication.policy(), TEXT, 'no-cache');
  });

  router.get('/v1/ledger/status', async (req, res) => {
    await read(req);
    res.setHeader('Cache-Control', 'no-cache');
    res.json(await figures.status());
  });

  router.get('/v1/ledger/vkey', async (req, res) => {
    await read(req);
    send(res, Buffer.from(`${ledger.vkey}\n`), TEXT, 'no-cache');
  });

  router.get('/v1/ledger/epochs', async (req, res) => {
    await read(req);
    const { origin, vkeys, previousEpoch } = ledger;
    res.setHeader('Cache-Control', 'no-cache');
    res.json({
      items: [
        { origin, vkeys: [...vkeys], ...(previousEpoch && { previousEpoch }) },
      ],
    });
  });
}

function tilePath(req: Request): string {
  return req.path.slice('/v1/ledger/'.length);
}

function parsePath<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof TileError) {
      return undefined;
    }
    throw error;
  }
}

function sendTile(res: Response, bytes: Buffer | undefined): void {
  if (!bytes?.length) {
    throw new NotFoundError(
      'There is no such tile: its path is that of C2SP tlog-tiles, and a partial one has a width that a checkpoint implies.',
    );
  }
  send(res, bytes, BYTES, FOR_EVER);
}

function send(
  res: Response,
  bytes: Buffer,
  type: string,
  cacheControl: string,
): void {
  res.setHeader('Content-Type', type);
  res.setHeader('Cache-Control', cacheControl);
  res.send(bytes);
}
