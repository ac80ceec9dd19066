import { LeaseLostError, underLease } from './underLease';

const signal = new AbortController().signal;

const untilAborted = (given: AbortSignal) =>
  new Promise<never>((_resolve, reject) => {
    given.addEventListener('abort', () => reject(given.reason));
  });

describe('underLease', () => {
  it('renews as long as the work takes, and no longer', async () => {
    const renew = jest.fn(async () => true);
    const done = await underLease({
      what: 'The scan',
      renew,
      work: async () => {
        while (renew.mock.calls.length < 3) {
          await new Promise(resolve => setTimeout(resolve, 1));
        }
        return 'done';
      },
      signal,
      beatMs: 1,
    });
    expect(done).toBe('done');
    const beats = renew.mock.calls.length;
    await new Promise(resolve => setTimeout(resolve, 20));
    expect(renew).toHaveBeenCalledTimes(beats);
  });

  it('aborts the work once another one has taken over', async () => {
    const lost = underLease({
      what: 'The scan',
      renew: async () => false,
      work: untilAborted,
      signal,
      beatMs: 1,
    });
    await expect(lost).rejects.toThrow(LeaseLostError);
    await expect(lost).rejects.toThrow(
      'The scan outlived its lease; its result is dropped',
    );
  });

  it('goes on while the database does not answer', async () => {
    let beats = 0;
    const done = await underLease({
      what: 'The scan',
      renew: async () => {
        beats += 1;
        throw new Error('Connection lost');
      },
      work: async given => {
        while (beats < 2) {
          await new Promise(resolve => setTimeout(resolve, 1));
        }
        return given.aborted;
      },
      signal,
      beatMs: 1,
    });
    expect(done).toBe(false);
  });

  it('ends with the reason of who stops it', async () => {
    const stop = new AbortController();
    const stopped = underLease({
      what: 'The scan',
      renew: async () => true,
      work: untilAborted,
      signal: stop.signal,
    });
    stop.abort(new Error('Backstage is shutting down'));
    await expect(stopped).rejects.toThrow('Backstage is shutting down');
  });
});
