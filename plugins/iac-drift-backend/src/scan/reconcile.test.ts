import type { Change, ResourceResult } from '@iac-drift/engine';
import fc from 'fast-check';
import { KnownFinding, reconcile } from './reconcile';

const change = (path: string): Change => ({
  path,
  desired: 1,
  live: 2,
  sensitive: false,
});

function result(overrides: Partial<ResourceResult>): ResourceResult {
  return {
    address: 'a.b',
    type: 'a',
    identity: { type: 'a' },
    verdict: 'in-sync',
    changes: [],
    unverified: [],
    attributesCompared: 1,
    attributesDeclared: 1,
    ...overrides,
  };
}

function finding(overrides: Partial<KnownFinding>): KnownFinding {
  return {
    id: 'f',
    address: 'a.b',
    type: 'a',
    kind: 'changed',
    severity: 'medium',
    identity: { type: 'a' },
    changes: [change('x')],
    attribution: { chain: [], confidence: 'unknown', rejected: [] },
    desired: { serial: 1, lineage: 'l', sha256: 's' },
    firstSeen: '2026-01-01T00:00:00.000Z',
    lastSeen: '2026-01-01T00:00:00.000Z',
    ...overrides,
  };
}

const run = (results: ResourceResult[], open: KnownFinding[]) =>
  reconcile({ results, open, desiredAddresses: new Set(['a.b']) });

describe('reconcile', () => {
  it('neither opens nor closes on an unverifiable verdict', () => {
    expect(
      run(
        [result({ verdict: 'unverifiable', reason: 'throttled' })],
        [finding({}), finding({ kind: 'deleted' })],
      ),
    ).toEqual([]);
  });

  it('does not close a change whose attribute went unseen this time', () => {
    for (const path of ['x', 'x.y', 'x[0]']) {
      const [transition] = run(
        [result({ unverified: [{ path, reason: 'not-returned' }] })],
        [finding({})],
      );
      expect(transition).toMatchObject({
        action: 'keep',
        result: { changes: [change('x')] },
      });
    }
    expect(
      run(
        [result({ unverified: [{ path: 'xy', reason: 'not-returned' }] })],
        [finding({})],
      ),
    ).toMatchObject([{ action: 'resolve', because: 'in-sync' }]);
  });

  it('keeps an unseen change beside those that are seen', () => {
    expect(
      run(
        [
          result({
            verdict: 'drifted',
            kind: 'changed',
            changes: [change('z')],
            unverified: [{ path: 'x', reason: 'stale' }],
          }),
        ],
        [finding({})],
      ),
    ).toMatchObject([
      { action: 'keep', result: { changes: [change('z'), change('x')] } },
    ]);
  });

  it('closes what left the code only when the whole code was read', () => {
    expect(run([], [finding({})])).toEqual([]);
    expect(run([], [finding({ address: 'gone.b' })])).toMatchObject([
      { action: 'resolve', because: 'gone' },
    ]);
  });

  it('opens each drift once, and one that is open not again', () => {
    const verdicts = fc.record({
      address: fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor'),
      verdict: fc.constantFrom('in-sync', 'drifted', 'unverifiable' as const),
      kind: fc.constantFrom('changed', 'deleted' as const),
    });
    fc.assert(
      fc.property(
        fc.array(verdicts, { maxLength: 8 }),
        fc.uniqueArray(verdicts, {
          selector: v => `${v.address} ${v.kind}`,
          maxLength: 6,
        }),
        (now, open) => {
          const results = now.map(v =>
            result({
              address: v.address,
              verdict: v.verdict as ResourceResult['verdict'],
              changes: [change('x')],
              ...(v.verdict === 'drifted'
                ? { kind: v.kind as 'changed' | 'deleted' }
                : {}),
            }),
          );
          const transitions = reconcile({
            results,
            desiredAddresses: new Set(now.map(v => v.address)),
            open: open.map(v =>
              finding({ address: v.address, kind: v.kind as 'changed' }),
            ),
          });
          const opened = transitions.flatMap(t =>
            t.action === 'open' ? [`${t.result.address} ${t.kind}`] : [],
          );
          expect(new Set(opened).size).toBe(opened.length);
          for (const { address, kind } of open) {
            expect(opened).not.toContain(`${address} ${kind}`);
          }
        },
      ),
    );
  });
});
