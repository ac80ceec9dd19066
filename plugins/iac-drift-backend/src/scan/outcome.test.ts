import type { Change, DesiredResource } from '@iac-drift/engine';
import { digestOfDesired, outcomeOf } from './outcome';

function resource(
  attributes: DesiredResource['attributes'],
  sensitivePaths: string[] = [],
): DesiredResource {
  return { address: 'a.b', type: 'a', attributes, sensitivePaths };
}

const change = (path: string, sensitive = false): Change => ({
  path,
  desired: 1,
  live: 2,
  sensitive,
});

function outcome(
  changes: Change[],
  before: DesiredResource,
  after: DesiredResource | undefined,
  sameState = false,
) {
  return outcomeOf({
    kind: 'changed',
    changes,
    then: {
      serial: 1,
      lineage: 'l',
      sha256: 'old',
      attributesSha256: digestOfDesired(changes, before),
    },
    now: { sha256: sameState ? 'old' : 'new', resource: after },
  });
}

describe('how a drift ended', () => {
  it('is reverted when the state was not written', () => {
    expect(
      outcome([change('x')], resource({ x: 1 }), resource({ x: 1 }), true),
    ).toEqual({ outcome: 'reverted' });
  });

  it('is reverted when an apply wrote the same value again', () => {
    expect(
      outcome([change('x[0].y')], resource({ x: 1 }), resource({ x: 1, z: 9 })),
    ).toEqual({ outcome: 'reverted' });
  });

  it('is adopted when the desired value is another one', () => {
    expect(
      outcome([change('x.y')], resource({ x: 1 }), resource({ x: 2 })),
    ).toEqual({ outcome: 'adopted' });
  });

  it('is in doubt when only something sensitive tells', () => {
    for (const [changes, paths] of [
      [[change('x', true)], []],
      [[change('x')], ['x[0].password']],
      [[change('x')], ['']],
    ] as [Change[], string[]][]) {
      expect(
        outcome(changes, resource({ x: 1 }, paths), resource({ x: 2 }, paths)),
      ).toEqual({
        outcome: 'reverted',
        doubt: expect.stringContaining('cannot be told'),
      });
    }
  });

  it('keeps no digest of what is sensitive', () => {
    const secret = [change('password', true)];
    expect(
      digestOfDesired(secret, resource({ password: 'x' })),
    ).toBeUndefined();
    expect(
      digestOfDesired(
        [...secret, change('x')],
        resource({ x: 1, password: 'a' }),
      ),
    ).toBe(
      digestOfDesired(
        [...secret, change('x')],
        resource({ x: 1, password: 'b' }),
      ),
    );
  });
});
