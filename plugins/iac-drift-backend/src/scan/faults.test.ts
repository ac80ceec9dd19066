import { setTimeout as wait } from 'node:timers/promises';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { ResourceStatus } from '@iac-drift/backstage-plugin-iac-drift-common';
import { FAULT_KINDS, scenarios, type Fault } from 'aws-simulator';
import { startAwsPortal } from '../__testUtils__/startAwsPortal';

jest.setTimeout(45 * 60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ROUNDS = process.env.IAC_DRIFT_LONG_TESTS ? 334 : 12;
const RECOVERY_EVERY = process.env.IAC_DRIFT_LONG_TESTS ? 30 : 6;

/** Mulberry32: the same misfortunes in every run. */
function chanceFrom(seed: number) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    pick: <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)],
    happens: (probability: number) => next() < probability,
  };
}

const OPERATIONS = [
  '*',
  'config:*',
  'config:SelectResourceConfig',
  'config:BatchGetResourceConfig',
  'config:GetResourceConfigHistory',
  'config:ListDiscoveredResources',
  'config:GetDiscoveredResourceCounts',
  'config:DescribeConfigurationRecorders',
  'config:DescribeConfigurationRecorderStatus',
  'cloudtrail:*',
  'sts:*',
];

function misfortune({ pick, happens }: ReturnType<typeof chanceFrom>): Fault {
  const kind = pick(FAULT_KINDS);
  return {
    kind,
    operation: pick(OPERATIONS),
    // One that lasts, or one that passes while a scan goes on.
    ...(happens(kind === 'throttle' ? 0.9 : 0.5) && {
      times: pick(kind === 'throttle' ? [1, 2, 3] : [1, 2, 3, 5, 8]),
    }),
    ...(happens(0.2) && {
      resourceType: pick(scenarios).target.resourceType,
    }),
  };
}

/** Whether nothing at all can be read of AWS Config as long as it lasts. */
function blinds({ kind, operation, times, resourceType }: Fault): boolean {
  return (
    ['*', 'config:*'].includes(operation) &&
    kind !== 'clock-skew' &&
    times === undefined &&
    resourceType === undefined
  );
}

const keyOf = ({ stack, address }: { stack: string; address: string }) =>
  `${stack} ${address}`;
const withVerdict = (
  resources: ResourceStatus[],
  verdict: ResourceStatus['verdict'],
) => resources.filter(r => r.verdict === verdict).map(keyOf);

it(`tells nothing wrong in ${
  ROUNDS * 3
} scans with random misfortunes`, async () => {
  const portal = await startAwsPortal({
    knex: await databases.init('SQLITE_3'),
    config: { timeout: { milliseconds: 300 }, rates: { config: 50 } },
  });
  const chance = chanceFrom(20261123);

  // What each edit makes drift is learnt while nothing goes wrong.
  const drifts = new Map<string, string[]>();
  await portal.scanAll();
  expect(withVerdict(await portal.resources(), 'drifted')).toEqual([]);
  for (const { name } of scenarios) {
    await portal.edit(name, 'drift');
    await portal.scanAll();
    const found = withVerdict(await portal.resources(), 'drifted');
    // Some edits only Cloud Control would show.
    if (found.length > 0) drifts.set(name, found);
    await portal.edit(name, 'revert');
  }
  expect(drifts.size).toBeGreaterThan(5);
  await portal.scanAll();
  expect(withVerdict(await portal.resources(), 'drifted')).toEqual([]);

  const figures = {
    scans: 0,
    verdicts: { 'in-sync': 0, drifted: 0, unverifiable: 0 },
    falseFindings: 0,
    falseResolutions: 0,
    falseGreens: 0,
    reasons: {} as Record<string, number>,
  };
  const active = new Set<string>();
  const wrong: string[] = [];
  const openOf = async () =>
    new Map(
      (await portal.findings())
        .filter(({ state }) => state !== 'resolved')
        .map(finding => [finding.id, keyOf(finding)]),
    );
  let open = await openOf();

  const check = async (faults: Fault[]) => {
    const truth = new Set([...active].flatMap(name => drifts.get(name) ?? []));
    const resources = await portal.resources();
    const blind = faults.some(blinds);
    for (const resource of resources) {
      const { verdict, reason } = resource;
      const key = keyOf(resource);
      figures.verdicts[verdict] += 1;
      if (reason) figures.reasons[reason] = (figures.reasons[reason] ?? 0) + 1;
      if (verdict === 'in-sync' && (truth.has(key) || blind)) {
        figures.falseGreens += 1;
        wrong.push(`green ${key} ${JSON.stringify(faults)}`);
      }
      if (verdict === 'drifted' && !truth.has(key)) {
        figures.falseFindings += 1;
        wrong.push(`drifted ${key} ${JSON.stringify(faults)}`);
      }
    }
    const before = open;
    open = await openOf();
    for (const [id, key] of open) {
      if (!before.has(id) && !truth.has(key)) {
        figures.falseFindings += 1;
        wrong.push(`opened ${key} ${JSON.stringify(faults)}`);
      }
    }
    for (const [id, key] of before) {
      if (!open.has(id) && truth.has(key)) {
        figures.falseResolutions += 1;
        wrong.push(`resolved ${key} ${JSON.stringify(faults)}`);
      }
    }
    return { truth, resources };
  };

  /** Once nothing goes wrong any more, everything is known again before long. */
  const recover = async () => {
    for (let tries = 1; tries <= 30; tries += 1) {
      await portal.scanAll();
      const { truth, resources } = await check([]);
      const missed = resources.filter(({ reason = '' }) =>
        ['throttled', 'source-error', 'access-denied'].includes(reason),
      );
      const found = new Set(withVerdict(resources, 'drifted'));
      if (missed.length === 0 && found.size === truth.size) {
        return;
      }
      await wait(1_000);
    }
    wrong.push('not everything was known again');
  };

  for (let round = 1; round <= ROUNDS; round += 1) {
    await portal.clearFaults();
    if (chance.happens(0.25)) {
      const name = chance.pick([...drifts.keys()]);
      await portal.edit(name, active.has(name) ? 'revert' : 'drift');
      if (!active.delete(name)) active.add(name);
    }
    const faults = [0, 1, 2]
      .filter(() => chance.happens(0.6))
      .map(() => misfortune(chance));
    for (const fault of faults) await portal.inject(fault);
    await portal.scanAll();
    figures.scans += 3;
    await check(faults);
    if (faults.some(({ kind, times }) => kind === 'throttle' && !times)) {
      // The account is left alone now; other misfortunes would not be met.
      await wait(15_500);
    }
    if (round % RECOVERY_EVERY === 0) {
      await portal.clearFaults();
      await recover();
    }
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  await portal.stop();
  expect(wrong).toEqual([]);
  expect(figures.verdicts.unverifiable).toBeGreaterThan(0);
});
