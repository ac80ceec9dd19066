import fc from 'fast-check';
import { TokenBucket, type Allowance } from './TokenBucket';

const allowances = fc.record({
  perSecond: fc.double({ min: 0.1, max: 50, noNaN: true }),
  burst: fc.double({ min: 1, max: 50, noNaN: true }),
});
/** What happens to a bucket, each some milliseconds after the one before. */
const stories = fc.array(
  fc.record({
    after: fc.nat({ max: 3_000 }),
    what: fc.constantFrom('take', 'take', 'take', 'throttled', 'answered'),
  }),
  { maxLength: 200 },
);

function bucketOf(allowance: Allowance) {
  const clock = { now: 0 };
  return { clock, bucket: new TokenBucket(allowance, () => clock.now) };
}

function live(
  { clock, bucket }: ReturnType<typeof bucketOf>,
  story: { after: number; what: string }[],
) {
  const grants: number[] = [];
  for (const { after, what } of story) {
    clock.now += after;
    if (what === 'throttled') bucket.throttled(clock.now);
    else if (what === 'answered') bucket.answered();
    else if (bucket.take() === 0) grants.push(clock.now);
  }
  return grants;
}

describe('TokenBucket', () => {
  it('grants in no stretch of time more than burst and rate allow', () => {
    fc.assert(
      fc.property(allowances, stories, (allowance, story) => {
        const grants = live(bucketOf(allowance), story);
        grants.forEach((from, first) =>
          grants.slice(first).forEach((to, count) => {
            const seconds = (to - from) / 1000;
            expect(count + 1).toBeLessThanOrEqual(
              allowance.burst + allowance.perSecond * seconds + 1e-6,
            );
          }),
        );
      }),
    );
  });

  it('keeps its rate between a sixteenth and all of what is allowed', () => {
    fc.assert(
      fc.property(allowances, stories, (allowance, story) => {
        const made = bucketOf(allowance);
        live(made, story);
        const { perSecond } = made.bucket;
        expect(perSecond).toBeGreaterThanOrEqual(allowance.perSecond / 16);
        expect(perSecond).toBeLessThanOrEqual(allowance.perSecond);
      }),
    );
  });

  it('grants a token as soon as it said it would, and not a millisecond before', () => {
    fc.assert(
      fc.property(allowances, stories, (allowance, story) => {
        const made = bucketOf(allowance);
        const { clock, bucket } = made;
        live(made, story);
        const wait = bucket.take();
        fc.pre(wait > 1);
        clock.now += wait - 1.001;
        expect(bucket.take()).toBeGreaterThan(0);
        clock.now += 1.002;
        expect(bucket.take()).toBe(0);
      }),
    );
  });

  it('has its full rate back after enough answers, whatever happened', () => {
    fc.assert(
      fc.property(allowances, stories, (allowance, story) => {
        const made = bucketOf(allowance);
        live(made, story);
        for (let n = 0; n < 20; n += 1) made.bucket.answered();
        expect(made.bucket.perSecond).toBeCloseTo(allowance.perSecond);
      }),
    );
  });

  it('halves its rate once for all calls that were under way', () => {
    const { clock, bucket } = bucketOf({ perSecond: 8, burst: 8 });
    clock.now = 100;
    bucket.throttled(10);
    bucket.throttled(20);
    bucket.throttled(30);
    expect(bucket.perSecond).toBe(4);
    expect(bucket.take()).toBe(250);
    bucket.throttled(100);
    expect(bucket.perSecond).toBe(2);
  });

  it('rests when even the slowest rate is throttled, and then tries slowly', () => {
    const { clock, bucket } = bucketOf({ perSecond: 8, burst: 8 });
    for (let n = 0; n < 4; n += 1) {
      bucket.throttled(clock.now);
      expect(bucket.rest).toBe(0);
      clock.now += 1;
    }
    bucket.throttled(clock.now);
    expect(bucket.rest).toBe(15_000);
    clock.now += 15_000;
    expect(bucket.rest).toBe(0);
    expect(bucket.perSecond).toBe(0.5);
  });
});
