import {
  FixtureLog,
  fixtureSigner,
  InMemoryIacDriftApi,
  LOG_ORIGIN,
  makeLog,
  withOneByteChanged,
} from '../../dev/fixtures';
import { recallCheckpoint } from './rememberedCheckpoint';
import { verifyInBrowser } from './verifyInBrowser';

function verify(log: FixtureLog) {
  return verifyInBrowser({
    api: new InMemoryIacDriftApi({ log }),
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

beforeEach(() => window.localStorage.clear());

describe('verifyInBrowser', () => {
  it('finds an untouched log intact, and remembers it', async () => {
    const log = await makeLog(70);
    await expect(verify(log)).resolves.toMatchObject({
      verification: { status: 'intact', entries: 70, origin: LOG_ORIGIN },
      remembered: true,
      before: undefined,
    });
    expect(recallCheckpoint(LOG_ORIGIN)).toMatchObject({ size: 70 });
  });

  it('says which entry was altered, in which bytes, and remembers nothing', async () => {
    const log = withOneByteChanged(await makeLog(70), 33);
    const start = log.lines
      .slice(0, 33)
      .reduce((sum, line) => sum + line.length, 0);
    await expect(verify(log)).resolves.toMatchObject({
      verification: {
        status: 'tampered',
        problem: {
          rule: 'chain',
          seq: 33,
          bytes: { start, end: start + log.lines[33].length },
        },
      },
      remembered: false,
    });
    expect(recallCheckpoint(LOG_ORIGIN)).toBeUndefined();
  });

  it('finds the last entry altered', async () => {
    const log = withOneByteChanged(await makeLog(70), 69);
    const { verification } = await verify(log);
    expect(verification).toMatchObject({
      status: 'tampered',
      problem: { rule: 'root' },
    });
  });

  it('finds a tail that was cut off', async () => {
    const log = await makeLog(70);
    await expect(
      verify({ ...log, lines: log.lines.slice(0, 60) }),
    ).resolves.toMatchObject({
      verification: {
        status: 'tampered',
        problem: { rule: 'tail-cut', seq: 60, lastSeq: 69 },
      },
      contradiction: undefined,
    });
  });

  it('finds a checkpoint that the key did not sign', async () => {
    const log = await makeLog(10);
    const other = await makeLog(10, { signer: fixtureSigner(2) });
    await expect(
      verify({ ...log, checkpoint: other.checkpoint }),
    ).resolves.toMatchObject({
      verification: { status: 'tampered', problem: { rule: 'signature' } },
    });
  });

  it('finds what is no checkpoint and what is no key', async () => {
    const log = await makeLog(3);
    const text = new TextEncoder();
    await expect(
      verify({ ...log, checkpoint: text.encode('<html>') }),
    ).resolves.toMatchObject({
      verification: { problem: { rule: 'checkpoint-format' } },
    });
    await expect(verify({ ...log, vkeys: [] })).resolves.toMatchObject({
      verification: { problem: { rule: 'key' } },
    });
  });

  it('finds the log that grew consistent with what it saw before', async () => {
    await verify(await makeLog(40));
    await expect(verify(await makeLog(70))).resolves.toMatchObject({
      verification: { status: 'intact', checkpoints: 2 },
      before: { size: 40 },
      contradiction: undefined,
    });
    expect(recallCheckpoint(LOG_ORIGIN)).toMatchObject({ size: 70 });
  });

  it.each([
    ['went back', 40, {}, 'went-back', 'tail-cut'],
    ['forked before', 90, { fork: 20 }, 'forked', 'root'],
    ['forked at the same size', 70, { fork: 69 }, 'forked', 'root'],
    [
      'is signed by another key',
      90,
      { signer: fixtureSigner(2) },
      'other-key',
      expect.any(String),
    ],
  ])(
    'says that the log %s, and does not forget what it saw',
    async (_, size, options, contradiction, rule) => {
      await verify(await makeLog(70));
      const seen = recallCheckpoint(LOG_ORIGIN);
      await expect(verify(await makeLog(size, options))).resolves.toMatchObject(
        {
          verification: { status: 'tampered', problem: { rule } },
          contradiction,
          remembered: false,
        },
      );
      expect(recallCheckpoint(LOG_ORIGIN)).toEqual(seen);
    },
  );

  it('reads pages of a backend that answers fewer than asked for', async () => {
    const api = new InMemoryIacDriftApi({ log: await makeLog(70) });
    const read = api.readLedgerEntries.bind(api);
    jest
      .spyOn(api, 'readLedgerEntries')
      .mockImplementation(({ from, limit }) =>
        read({ from, limit: Math.min(limit, 9) }),
      );
    const progress: number[] = [];
    const { verification } = await verifyInBrowser({
      api,
      signal: new AbortController().signal,
      onProgress: ({ entries }) => progress.push(entries),
    });
    expect(verification.status).toBe('intact');
    expect(progress).toEqual([9, 18, 27, 36, 45, 54, 63, 70]);
  });

  it('stops where it is cancelled, and remembers nothing', async () => {
    const controller = new AbortController();
    let read = 0;
    await expect(
      verifyInBrowser({
        api: new InMemoryIacDriftApi({ log: await makeLog(300) }),
        signal: controller.signal,
        onProgress: ({ entries }) => {
          read = entries;
          controller.abort();
        },
      }),
    ).rejects.toThrow('cancelled');
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(300);
    expect(recallCheckpoint(LOG_ORIGIN)).toBeUndefined();
  });
});
