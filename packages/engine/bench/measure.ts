import diff from 'microdiff';
import { compare } from '../src';
import { ItemIndex } from '../src/items/itemIndex';
import { estate, liveOf } from './estate';

/** What was measured, and what was asked for. */
export interface Figure {
  what: string;
  value: string;
  target: string;
  met: boolean;
}

const RUNS = 3;
/** Rounds that let the compiler see the code before anything is measured. */
const WARM_UP = 1;

/**
 * Milliseconds of processor time of the middle one of several runs, garbage
 * collection included: what else the machine does falls on nobody.
 */
function median(run: () => unknown): number {
  const times: number[] = [];
  for (let round = 0; round < WARM_UP + RUNS; round++) {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    if (round >= WARM_UP) times.push((user + system) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

/** Comparing with mappings beside microdiff on the same pairs, and how the time grows. */
export function measure(say: (line: string) => void): Figure[] {
  const members = estate(50_000);
  const desired = members.map(m => m.desired);
  const live = members.map(liveOf);
  const { summary } = compare({ desired, live });
  say(
    `50,000 resources: ${summary.drifted} drifted, ${summary.unverifiable} unverifiable`,
  );

  const each = median(() => compare({ desired, live })) / desired.length;
  say(`compare: ${(each * 1000).toFixed(1)} µs a resource`);
  const byDiff =
    median(() => members.map(m => diff(m.desired.attributes, m.read))) /
    desired.length;
  say(`microdiff: ${(byDiff * 1000).toFixed(1)} µs a resource`);

  const keys = desired.map((_, n) => ({
    type: live[n].resourceType,
    locator: { resourceId: live[n].resourceId },
  }));
  const matching = median(() => {
    const index = new ItemIndex(live);
    return keys.map(({ type, locator }) => index.find(type, locator, {}));
  });
  say(`matching 50,000 to 50,000: ${matching.toFixed(0)} ms`);

  const sizes = [1_000, 10_000, 50_000, 200_000];
  const points = sizes.map(size => {
    const some = estate(size);
    const input = { desired: some.map(m => m.desired), live: some.map(liveOf) };
    const time = median(() => compare(input));
    say(
      `${size} resources: ${time.toFixed(0)} ms, ${(
        (time * 1000) /
        size
      ).toFixed(1)} µs each`,
    );
    return [Math.log(size), Math.log(time)];
  });
  const exponent = slope(points);

  return [
    figure('comparing with mappings, a resource of 50,000', each, 'ms', 0.1, 4),
    figure(
      'comparing / microdiff on the same pairs',
      each / byDiff,
      'times',
      3,
      2,
    ),
    figure('matching 50,000 to 50,000', matching, 'ms', 100, 0),
    figure('time grows with size to the power of', exponent, '', 1.15, 2),
  ];
}

export function figure(
  what: string,
  value: number,
  unit: string,
  limit: number,
  digits: number,
): Figure {
  return {
    what,
    value: `${value.toFixed(digits)} ${unit}`.trim(),
    target: `at most ${limit} ${unit}`.trim(),
    met: value <= limit,
  };
}

/** Least squares. */
function slope(points: number[][]): number {
  const mean = (at: number) =>
    points.reduce((sum, p) => sum + p[at], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const over = points.reduce((sum, p) => sum + (p[0] - x) * (p[1] - y), 0);
  const under = points.reduce((sum, p) => sum + (p[0] - x) ** 2, 0);
  return over / under;
}
