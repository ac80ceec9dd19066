import { EntityDrift } from '@iac-drift/backstage-plugin-iac-drift-common';
import fc from 'fast-check';
import {
  brokenEntity,
  brokenStack,
  driftedEntity,
  freshEntity,
  inSyncEntity,
  ordersStack,
  partlyCheckedEntity,
} from '../../dev/fixtures';
import { driftStatus } from './driftStatus';

describe('driftStatus', () => {
  it.each([
    ['drifted', driftedEntity],
    ['in-sync', inSyncEntity],
    ['partial', partlyCheckedEntity],
    ['unknown', brokenEntity],
    ['not-scanned', freshEntity],
  ] as const)('is %s', (status, drift) => {
    expect(driftStatus(drift)).toBe(status);
  });

  it('is empty when no resource belongs to the entity', () => {
    const verdicts = { inSync: 0, drifted: 0, unverifiable: 0 };
    expect(driftStatus({ ...inSyncEntity, verdicts })).toBe('empty');
    expect(driftStatus({ ...inSyncEntity, verdicts, stacks: [] })).toBe(
      'empty',
    );
  });

  it('is partial when one of two stacks could not be read', () => {
    expect(
      driftStatus({ ...inSyncEntity, stacks: [ordersStack, brokenStack] }),
    ).toBe('partial');
  });

  it('is drifted by an open finding that no verdict counts', () => {
    const drift: EntityDrift = {
      ...inSyncEntity,
      findings: [{ ...driftedEntity.findings[0], kind: 'contested' }],
    };
    expect(driftStatus(drift)).toBe('drifted');
  });

  it('is in sync only when nothing is unverifiable and nothing failed', () => {
    fc.assert(
      fc.property(
        fc.record({
          inSync: fc.nat(3),
          drifted: fc.nat(1),
          unverifiable: fc.nat(1),
        }),
        fc.boolean(),
        fc.boolean(),
        (verdicts, stackFails, annotationFails) => {
          const status = driftStatus({
            ...inSyncEntity,
            verdicts,
            stacks: [stackFails ? brokenStack : ordersStack],
            errors: annotationFails ? brokenEntity.errors : [],
          });
          const allChecked =
            verdicts.inSync > 0 &&
            verdicts.drifted === 0 &&
            verdicts.unverifiable === 0 &&
            !stackFails &&
            !annotationFails;
          expect(status === 'in-sync').toBe(allChecked);
        },
      ),
    );
  });
});
