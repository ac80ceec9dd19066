import { ConfigReader } from '@backstage/config';
import { readConfig } from './config';

const base = {
  app: { baseUrl: 'https://portal.example.com/x' },
  backend: { baseUrl: 'http://localhost:7007' },
};

describe('the configuration', () => {
  it('needs nothing', () => {
    expect(readConfig(new ConfigReader(base))).toMatchObject({
      origin: 'portal.example.com/iac-drift',
      schedule: { frequencyMs: 900_000, timeoutMs: 300_000 },
      refresh: { frequency: { minutes: 5 }, timeout: { minutes: 2 } },
      ledger: {
        keyFile: 'iac-drift-ledger.key',
        operators: [],
        previousKeys: [],
        previousKeyFiles: [],
        checkpointIntervalMs: 30_000,
        verification: { full: { hours: 24 }, incremental: { hours: 1 } },
      },
      witnesses: [],
      witnessQuorum: 0,
    });
  });

  it('keeps the key beside a SQLite database', () => {
    const config = new ConfigReader({
      ...base,
      backend: {
        ...base.backend,
        database: { connection: { directory: '/var/lib/backstage' } },
      },
    });
    expect(readConfig(config).ledger.keyFile).toBe(
      '/var/lib/backstage/iac-drift-ledger.key',
    );
  });

  it('takes durations in each of the forms that Backstage takes', () => {
    const config = new ConfigReader({
      ...base,
      iacDrift: {
        origin: 'drift.example.com/log',
        schedule: { frequency: { seconds: 15 }, timeout: 'PT2M' },
        refresh: { frequency: '20s' },
        ledger: { keyFile: '/keys/log.pem' },
        evidence: { folder: '/evidence' },
      },
    });
    expect(readConfig(config)).toMatchObject({
      origin: 'drift.example.com/log',
      schedule: { frequencyMs: 15_000, timeoutMs: 120_000 },
      refresh: { frequency: { seconds: 20 } },
      ledger: { keyFile: '/keys/log.pem' },
      evidenceFolder: '/evidence',
    });
  });

  it('refuses a schedule that never rests, and says which key', () => {
    const config = new ConfigReader({
      ...base,
      iacDrift: { schedule: { frequency: { milliseconds: 1 } } },
    });
    expect(() => readConfig(config)).toThrow('iacDrift.schedule.frequency');
  });

  it('refuses to let an event wait for more than a minute for its signature', () => {
    const config = new ConfigReader({
      ...base,
      iacDrift: { ledger: { checkpointInterval: { minutes: 2 } } },
    });
    expect(() => readConfig(config)).toThrow(
      'iacDrift.ledger.checkpointInterval must be from 1 to 50 seconds',
    );
  });

  it('refuses a last good checkpoint that is none', () => {
    const config = new ConfigReader({
      ...base,
      iacDrift: {
        ledger: { previousEpoch: { origin: 'a', size: 5, root: 'x' } },
      },
    });
    expect(() => readConfig(config)).toThrow('iacDrift.ledger.previousEpoch');
  });
});
