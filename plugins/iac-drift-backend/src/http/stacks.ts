import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  iacDriftScanCreatePermission,
  iacDriftStackReadPermission,
  Page,
  REPORTED_STACK_KIND,
  Stack,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { z } from 'zod';
import { getStack, listStacks, makeStackDue } from '../stacks/listStacks';
import { parseListRequest, toPage } from './cursor';
import { entityRef, text } from './parse';
import type { RouteDeps } from './router';

const filterSchema = z.object({
  entityRef: entityRef().optional(),
  q: text.optional(),
});

/** Stacks and their scans. @internal */
export function addStackRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, visibility, now, scanSoon } = deps;

  async function find(
    credentials: BackstageCredentials,
    id: string,
  ): Promise<Stack> {
    const visible = await visibility.of(credentials);
    const stack = await getStack({ db, now: now(), visible, id });
    if (!stack) {
      throw new NotFoundError('There is no such stack, or you may not see it.');
    }
    return stack;
  }

  router.get('/v1/stacks', async (req, res) => {
    const credentials = await authorize(req, iacDriftStackReadPermission);
    const request = parseListRequest(filterSchema, req.query);
    const visible = await visibility.of(credentials);
    const page = await listStacks({ db, now: now(), visible, ...request });
    res.json(toPage(page, request.filter) satisfies Page<Stack>);
  });

  router.get('/v1/stacks/:id', async (req, res) => {
    const credentials = await authorize(req, iacDriftStackReadPermission);
    res.json((await find(credentials, req.params.id)) satisfies Stack);
  });

  router.post('/v1/stacks/:id/scans', async (req, res) => {
    const credentials = await authorize(req, iacDriftScanCreatePermission);
    const { id, kind } = await find(credentials, req.params.id);
    if (kind === REPORTED_STACK_KIND) {
      throw new InputError(
        'This stack is reported and not scanned; run the CI job that reports it.',
      );
    }
    await makeStackDue({ db, now: now(), id });
    scanSoon();
    res.status(202).json((await find(credentials, id)) satisfies Stack);
  });
}
