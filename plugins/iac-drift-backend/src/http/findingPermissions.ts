import {
  createConditionExports,
  createPermissionResourceRef,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import {
  Finding,
  RESOURCE_TYPE_FINDING,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Knex } from 'knex';
import { z } from 'zod/v3';
import { getFinding } from '../findings/listFindings';

/** Findings, for the permission framework. @public */
export const iacDriftFindingResourceRef = createPermissionResourceRef<
  Pick<Finding, 'entityRefs' | 'owners' | 'severity'>,
  never
>().with({ pluginId: 'iac-drift', resourceType: RESOURCE_TYPE_FINDING });

const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allows findings of entities that one of the claims owns',
  resourceRef: iacDriftFindingResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe('Entity refs of the user and of the groups she is in'),
  }),
  apply: ({ owners }, { claims }) =>
    owners.some(owner => claims.includes(owner)),
  toQuery: neverListed,
});

const hasSeverity = createPermissionRule({
  name: 'HAS_SEVERITY',
  description: 'Allows findings of one of these severities',
  resourceRef: iacDriftFindingResourceRef,
  paramsSchema: z.object({
    severities: z.array(z.enum(['critical', 'high', 'medium', 'low'])),
  }),
  apply: ({ severity }, { severities }) => severities.includes(severity),
  toQuery: neverListed,
});

/** Decisions are about one finding; no list is narrowed by a rule. */
function neverListed(): never {
  throw new Error('Findings are not listed by permission rules.');
}

/** Rules that a policy may put on deciding. @internal */
export const findingRules = { isOwner, hasSeverity };

const conditionExports = createConditionExports({
  resourceRef: iacDriftFindingResourceRef,
  rules: findingRules,
});

/** Conditions for permission policies: `isOwner`, `hasSeverity`. @public */
export const iacDriftFindingConditions = conditionExports.conditions;

/** Makes a conditional decision of a permission policy. @public */
export const createIacDriftFindingConditionalDecision =
  conditionExports.createConditionalDecision;

/**
 * Loads findings for the permission framework, which asks by id.
 *
 * @internal
 */
export function findingsById(db: Knex) {
  return (ids: string[]) =>
    Promise.all(ids.map(id => getFinding({ db, visible: { all: true }, id })));
}
