import { Pace } from './Pace';

const timeOf = async (work: () => Promise<unknown>) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const turns = (pace: Pace, count: number) =>
  timeOf(() => Promise.all(Array.from({ length: count }, () => pace.turn())));

describe('Pace', () => {
  it('lets no more calls start in a second than it was given', async () => {
    expect(await turns(new Pace(50), 11)).toBeGreaterThanOrEqual(195);
  });

  it('slows down while calls are throttled, and recovers', async () => {
    const pace = new Pace(100);
    pace.throttled();
    pace.throttled();
    expect(await turns(pace, 6)).toBeGreaterThanOrEqual(195);
    for (let n = 0; n < 20; n += 1) {
      pace.answered();
    }
    expect(await turns(pace, 6)).toBeLessThan(150);
  });

  it('gives up waiting when told to', async () => {
    const pace = new Pace(0.1);
    await pace.turn();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    await expect(pace.turn(controller.signal)).rejects.toThrow();
  });
});
