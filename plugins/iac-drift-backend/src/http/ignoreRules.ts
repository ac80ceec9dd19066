import {
  iacDriftFindingReadPermission,
  type IgnoreRuleStatus,
} from '@iac-drift/backstage-plugin-iac-drift-common';
import { Router } from 'express';
import { whereVisible } from '../findings/visible';
import { IGNORED, IgnoredRow } from '../scan/ignored';
import { STACKS } from '../stacks/tables';
import type { RouteDeps } from './router';

/** A rule that hides more is told by its count. */
const SHOWN = 100;

/** The rules of `iacDrift.ignore`, and what each hides today. @internal */
export function addIgnoreRuleRoutes(router: Router, deps: RouteDeps): void {
  const { db, authorize, visibility, rules } = deps;

  router.get('/v1/ignore-rules', async (req, res) => {
    const credentials = await authorize(req, iacDriftFindingReadPermission);
    const visible = await visibility.of(credentials);
    const query = db(IGNORED)
      .leftJoin(STACKS, `${STACKS}.id`, `${IGNORED}.stack_id`)
      .select(
        `${IGNORED}.*`,
        db.raw('coalesce(??, ??) as ref', [`${STACKS}.ref`, 'place']),
      )
      .orderBy(['ref', 'address', 'path']);
    whereVisible(db, query, IGNORED, visible);
    const hidden: (IgnoredRow & { ref: string })[] = await query;
    const items = rules.ignore.map((rule): IgnoreRuleStatus => {
      const mine = hidden.filter(row => row.rule === rule.id);
      return {
        ...rule,
        hidesTotal: mine.length,
        hides: mine.slice(0, SHOWN).map(({ ref, address, type, path }) => ({
          stack: ref,
          address,
          type,
          path,
        })),
      };
    });
    res.json({ items });
  });
}
