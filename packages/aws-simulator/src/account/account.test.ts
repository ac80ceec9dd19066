/** @jest-environment node */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runScenario } from '../scenarios/runScenario';
import { Account } from './account';
import type { Resource } from './resource';

let folder: string;
let dataFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'account-'));
  dataFile = join(folder, 'below', 'account.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('an account', () => {
  it('is the same after a restart', () => {
    const first = Account.open({ dataFile });
    runScenario(first, 'open-ssh', 'drift');
    runScenario(first, 'delete-queue', 'drift');

    const second = Account.open({ dataFile });
    expect(second.createdAt).toBe(first.createdAt);
    expect(second.latestItems()).toEqual(first.latestItems());
    expect(second.trail.events()).toEqual(first.trail.events());
    expect(second.activeScenarios()).toEqual(first.activeScenarios());

    runScenario(second, 'open-ssh', 'revert');
    runScenario(second, 'delete-queue', 'revert');
    expect(second.activeScenarios()).toEqual({});
    expect(
      second.history('AWS::EC2::SecurityGroup', 'sg-0a4b8d1f6e2c97350'),
    ).toHaveLength(3);
  });

  it('leaves nothing half written behind', () => {
    runScenario(Account.open({ dataFile }), 'open-ssh', 'drift');
    expect(readdirSync(join(folder, 'below'))).toEqual(['account.json']);
    expect(() => JSON.parse(readFileSync(dataFile, 'utf8'))).not.toThrow();
  });

  it.each([['{"format":1,'], ['[]'], ['{"format":2}'], ['']])(
    'is refused in one sentence when its file holds %p',
    text => {
      const path = join(folder, 'other.json');
      writeFileSync(path, text);
      expect(() => Account.open({ dataFile: path })).toThrow(
        `${path} is not an account file of this simulator: move it away, or name another with --data.`,
      );
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('of another seed is moved aside, not mixed with this one', () => {
    const other = Account.open({ dataFile, seed: [] as Resource[] });
    expect(other.latestItems()).toEqual([]);
    const account = Account.open({ dataFile });
    expect(account.latestItems().length).toBeGreaterThan(40);
    expect(existsSync(account.movedAside!)).toBe(true);
    expect(Account.open({ dataFile }).movedAside).toBeUndefined();
  });

  it('captures strictly later each time, whatever the clock does', () => {
    const instant = new Date('2026-01-01T00:00:00Z');
    const account = Account.open({ now: () => instant });
    runScenario(account, 'open-ssh', 'drift');
    runScenario(account, 'open-ssh', 'revert');
    expect(
      account
        .history('AWS::EC2::SecurityGroup', 'sg-0a4b8d1f6e2c97350')
        .map(({ captureTime }) => captureTime),
    ).toEqual([
      '2026-01-01T00:00:00.000Z',
      '2026-01-01T00:00:00.001Z',
      '2026-01-01T00:00:00.002Z',
    ]);
  });
});
