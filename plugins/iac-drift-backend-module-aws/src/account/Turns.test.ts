import { NoTurnError, Turns } from './Turns';

const patienceMs = 5_000;

describe('Turns', () => {
  it('lets no more calls start than the bucket allows', async () => {
    const turns = new Turns({ perSecond: 50, burst: 1 });
    const start = performance.now();
    await Promise.all(
      Array.from({ length: 11 }, () => turns.next({ patienceMs })),
    );
    expect(performance.now() - start).toBeGreaterThanOrEqual(195);
  });

  it('lets callers go in the order they came', async () => {
    const turns = new Turns({ perSecond: 200, burst: 2 });
    const order: number[] = [];
    await Promise.all(
      Array.from({ length: 10 }, (_, caller) =>
        turns.next({ patienceMs }).then(() => order.push(caller)),
      ),
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('takes who gave up out of the queue, without a token', async () => {
    const turns = new Turns({ perSecond: 20, burst: 1 });
    await turns.next({ patienceMs });
    const start = performance.now();
    const controller = new AbortController();
    const givesUp = Array.from({ length: 20 }, () =>
      turns.next({ patienceMs, signal: controller.signal }),
    );
    const stays = turns.next({ patienceMs });
    controller.abort(new Error('no more'));
    for (const caller of givesUp) {
      await expect(caller).rejects.toThrow('no more');
    }
    await stays;
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('does not let anyone wait for longer than was asked', async () => {
    const turns = new Turns({ perSecond: 0.1, burst: 1 });
    await turns.next({ patienceMs });
    await expect(turns.next({ patienceMs: 20 })).rejects.toThrow(NoTurnError);
  });

  it('sends everyone away once all is throttled', async () => {
    const turns = new Turns({ perSecond: 16, burst: 1 });
    await turns.next({ patienceMs });
    const waiting = [1, 2, 3].map(() => turns.next({ patienceMs }));
    for (let n = 0; n < 5; n += 1) {
      turns.throttled(Infinity);
    }
    for (const caller of [...waiting, turns.next({ patienceMs })]) {
      await expect(caller).rejects.toThrow(NoTurnError);
    }
  });
});
