import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  iacDriftFindingReadPermission,
  iacDriftLedgerReadPermission,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import type { BundleSelection } from '@iac-drift/ledger/bundle';
import { Router } from 'express';
import { z } from 'zod';
import { provingCheckpoint } from '../evidence';
import { selectEntries } from '../evidence/bundle/selectEntries';
import { writeBundle } from '../evidence/bundle/writeBundle';
import { writeOcsf } from '../evidence/ocsf/writeOcsf';
import { LedgerIntegrityError, recordRead } from '../ledger';
import { ENTITY_OWNERS } from '../stacks/tables';
import { callerOf } from './callerOf';
import { entityRef, parseInput, text } from './parse';
import { requireCosigned } from './requireCosigned';
import type { RouteDeps } from './router';

const time = text.transform((value, context) => {
  const at = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(value)
    ? Date.parse(value)
    : NaN;
  if (Number.isNaN(at)) {
    context.addIssue({
      code: 'custom',
      message: 'it must be a time such as 2026-11-23T10:00:00Z, or a date',
    });
    return z.NEVER;
  }
  return new Date(at).toISOString();
});

const querySchema = z
  .object({
    entityRef: entityRef().optional(),
    owner: entityRef('group').optional(),
    system: entityRef('system').optional(),
    from: time.optional(),
    to: time.optional(),
    format: z
      .enum(['bundle', 'ocsf'], { error: 'it must be bundle or ocsf' })
      .default('bundle'),
  })
  .refine(({ from, to }) => !from || !to || from < to, {
    error: 'from must be before to',
  });

/** Form of a download: its media type, and how its file name ends. */
const FORMATS = {
  bundle: { type: 'application/x-tar', suffix: '.tar' },
  ocsf: { type: 'application/x-ndjson', suffix: '.ocsf.ndjson' },
};

/**
 * Evidence: bundles, or OCSF events for a SIEM. They hold entries as stored, so that both permissions are
 * needed: to read findings and to read the log. What concerns an entity that the
 * caller may not see is left out. Downloads are recorded in the log.
 *
 * @internal
 */
export function addEvidenceRoutes(router: Router, deps: RouteDeps): void {
  const { db, ledger, authorize, visibility, publication, now } = deps;

  router.get('/v1/evidence', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    await authorize(req, iacDriftLedgerReadPermission);
    const { format, ...selection } = parseInput(querySchema, req.query);
    const newest = await ledger.latestCheckpoint();
    if (!newest) {
      throw new NotFoundError(
        'The log has not been signed yet; try again in a minute.',
      );
    }
    await recordRead({
      db,
      log: ledger,
      reader: callerOf(credentials),
      path: '/v1/evidence',
      now: now(),
    });
    const selected = await selectEntries({
      db,
      size: newest.size,
      selection,
      entityRefs: await narrowedTo(selection, system =>
        visibility.partsOf(credentials, system),
      ),
      hiddenAmong: refs => visibility.hiddenAmong(credentials, refs),
    });
    const policy = publication.policy();
    const seq = selected.seqs.at(-1) ?? 0;
    const checkpoint = (await provingCheckpoint({ db, policy, seq })) ?? newest;
    const content = { db, ledger, checkpoint, selected };
    if (format === 'bundle') {
      requireCosigned(res, checkpoint, now());
    }
    const written: AsyncGenerator<string | Uint8Array> = await (format ===
    'ocsf'
      ? writeOcsf(content)
      : writeBundle({ ...content, policy, selection })
    ).catch(forCaller);
    const { type, suffix } = FORMATS[format];
    res.setHeader('Content-Type', type);
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader(
      'Content-Disposition',
      `attachment; filename="evidence-${checkpoint.size}${suffix}"`,
    );
    await pipeline(Readable.from(written), res);
  });

  /** The entities that meet every condition; undefined when there is none. */
  async function narrowedTo(
    asked: BundleSelection,
    partsOf: (system: string) => Promise<string[]>,
  ): Promise<Set<string> | undefined> {
    const sets: string[][] = [];
    if (asked.entityRef) {
      sets.push([asked.entityRef]);
    }
    if (asked.owner) {
      sets.push(
        await db(ENTITY_OWNERS)
          .where('owner_ref', asked.owner)
          .pluck('entity_ref'),
      );
    }
    if (asked.system) {
      sets.push(await partsOf(asked.system));
    }
    return sets.length === 0
      ? undefined
      : new Set(sets.reduce((a, b) => a.filter(entity => b.includes(entity))));
  }
}

/** The message says what is wrong with the log, to those who may read it. */
function forCaller(error: unknown): never {
  throw error instanceof LedgerIntegrityError
    ? new ServiceUnavailableError(error.message)
    : error;
}
