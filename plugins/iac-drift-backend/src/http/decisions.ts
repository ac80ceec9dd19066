import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  DecisionRequest,
  FindingDetails,
  iacDriftFindingDecidePermission,
  iacDriftFindingReadPermission,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express, { Router } from 'express';
import { z } from 'zod';
import { decide } from '../findings/decide';
import { getFinding } from '../findings/listFindings';
import { parseInput, text } from './parse';
import type { RouteDeps } from './router';

const ACTIONS = ['acknowledge', 'accept', 'reopen'] as const;

const requestSchema: z.ZodType<DecisionRequest> = z.strictObject(
  {
    action: z.enum(ACTIONS, `it must be one of ${ACTIONS.join(', ')}`),
    reason: text.trim().optional(),
    until: z
      .string('it must be a time such as 2027-01-31T00:00:00Z')
      .refine(isTime, {
        error: 'it must be a time such as 2027-01-31T00:00:00Z',
      })
      .optional(),
    revision: text.optional(),
  },
  'send a JSON object with action, and reason, until or revision where they apply',
);

/** What people decide on findings. @internal */
export function addDecisionRoutes(router: Router, deps: RouteDeps): void {
  const { db, ledger, authorize, httpAuth, permissions, visibility, now } =
    deps;

  router.post(
    '/v1/findings/:id/decisions',
    express.json(),
    async (req, res) => {
      await authorize(req, iacDriftFindingReadPermission);
      // A decision is a person's: a service has nobody to name.
      const credentials = await httpAuth.credentials(req, { allow: ['user'] });
      const request = parseInput(requestSchema, req.body);
      const visible = await visibility.of(credentials);
      const { id } = req.params;
      if (!(await getFinding({ db, visible, id }))) {
        throw new NotFoundError(
          'There is no such finding, or you may not see it.',
        );
      }
      const [{ result }] = await permissions.authorize(
        [{ permission: iacDriftFindingDecidePermission, resourceRef: id }],
        { credentials },
      );
      if (result !== AuthorizeResult.ALLOW) {
        throw new NotAllowedError(
          `This needs the permission ${iacDriftFindingDecidePermission.name} for this finding, which you do not have.`,
        );
      }
      await decide({
        db,
        log: ledger,
        findingId: id,
        request,
        by: credentials.principal.userEntityRef,
        now: now(),
      });
      await ledger.drain();
      const finding = await getFinding({ db, visible, id });
      res.status(201).json(finding satisfies FindingDetails | undefined);
    },
  );
}

function isTime(value: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
