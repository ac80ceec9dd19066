import { TestDatabases } from '@backstage/backend-test-utils';
import { openDatabase } from '../database';
import { alone } from './alone';
import { LEASE_MS } from './underLease';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_17', 'SQLITE_3'] });

describe.each(databases.eachSupportedId())('alone on %s', databaseId => {
  async function createReplicas() {
    const db = await databases.init(databaseId);
    await openDatabase({ getClient: async () => db });
    let time = Date.parse('2026-11-20T10:00:00.000Z');
    return {
      run: (work: () => Promise<void>) =>
        alone({
          db,
          task: 'sweep',
          now: () => new Date(time),
          work,
          signal: new AbortController().signal,
        }),
      wait: (ms: number) => {
        time += ms;
      },
    };
  }

  it('lets one of many replicas work, and the next one after it', async () => {
    const { run } = await createReplicas();
    let runs = 0;
    let most = 0;
    let now = 0;
    const work = async () => {
      runs += 1;
      now += 1;
      most = Math.max(most, now);
      await new Promise(resolve => setTimeout(resolve, 100));
      now -= 1;
    };
    await Promise.all([run(work), run(work), run(work)]);
    expect(most).toBe(1);
    const before = runs;
    await run(work);
    expect(runs).toBe(before + 1);
  });

  it('is free again after work that failed', async () => {
    const { run } = await createReplicas();
    await expect(
      run(async () => {
        throw new Error('no rights');
      }),
    ).rejects.toThrow('no rights');
    const work = jest.fn(async () => {});
    await run(work);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it('is taken over a minute after a replica died, not before', async () => {
    const { run, wait } = await createReplicas();
    let revive = () => {};
    let dead = Promise.resolve();
    await new Promise<void>(begun => {
      dead = run(
        () =>
          new Promise(resolve => {
            revive = resolve;
            begun();
          }),
      );
    });
    const work = jest.fn(async () => {});
    wait(LEASE_MS - 1);
    await run(work);
    expect(work).not.toHaveBeenCalled();
    wait(1);
    await run(work);
    expect(work).toHaveBeenCalledTimes(1);
    revive();
    await dead;
  });
});
