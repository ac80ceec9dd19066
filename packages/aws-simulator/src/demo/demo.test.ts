/** @jest-environment node */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseTerraformState } from '@iac-drift/engine';
import { startSimulator, type Simulator } from '..';
import { demo } from './demo';

const bin = (name: string) => resolve(__dirname, '../../bin', name);

describe('yarn demo', () => {
  let simulator: Simulator;

  beforeEach(async () => {
    simulator = await startSimulator();
  });

  afterEach(() => simulator.close());

  async function run(...args: string[]): Promise<string> {
    const lines: string[] = [];
    await demo(args, {
      env: { IAC_DRIFT_SIMULATOR_URL: simulator.url },
      print: line => lines.push(line),
    });
    return lines.join('\n');
  }

  it('lists what can be changed', async () => {
    const list = await run('drift', '--list');
    expect(list.split('\n').length).toBeGreaterThanOrEqual(8);
    expect(list).toMatch(/^open-ssh +orders +Opens SSH to the whole internet/m);
  });

  it('drifts, says what it did and where to look, and reverts', async () => {
    const drifted = await run('drift', 'open-ssh', '--as', 'bea@example.com');
    expect(drifted).toMatch(
      /AuthorizeSecurityGroupIngress on AWS::EC2::SecurityGroup sg-\w+ by bea@example\.com, 20/,
    );
    expect(drifted).toContain(
      'http://localhost:3000/catalog/default/component/orders/drift',
    );
    expect(await run('status')).toMatch(
      /^open-ssh: drifted by bea@example\.com/,
    );
    await expect(run('drift', 'open-ssh')).rejects.toThrow(
      /^open-ssh has already drifted/,
    );
    expect(await run('revert', 'open-ssh')).toContain(
      'RevokeSecurityGroupIngress',
    );
    expect(await run('status')).toBe('Nothing has drifted.');
    await expect(run('revert', 'open-ssh')).rejects.toThrow(
      'open-ssh has not drifted, so there is nothing to revert.',
    );
  });

  it('resets drift and faults', async () => {
    await run('drift', 'open-ssh');
    await run('drift', 'delete-queue');
    await run('fault', 'throttle');
    expect(await run('status')).toContain('Fault: throttle on *');
    expect(await run('reset')).toContain(
      'Nothing has drifted, no fault is on.',
    );
    expect(await run('status')).toBe('Nothing has drifted.');
  });

  it('adopts a drift into the state, as changed code would, and takes it out again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'demo-'));
    const path = join(folder, 'states', 'orders', 'terraform.tfstate');
    mkdirSync(join(folder, 'states', 'orders'), { recursive: true });
    copyFileSync(
      resolve(__dirname, '../../../../examples/orders/terraform.tfstate'),
      path,
    );
    const read = () => {
      const state = parseTerraformState(readFileSync(path, 'utf8'));
      const queue = state.resources.find(
        ({ address }) => address === 'aws_sqs_queue.orders["created"]',
      );
      return [state.serial, queue?.attributes.visibility_timeout_seconds];
    };
    const [serial, seconds] = read();
    const inFolder = async (...args: string[]) => {
      const lines: string[] = [];
      await demo(args, {
        env: {
          IAC_DRIFT_SIMULATOR_URL: simulator.url,
          IAC_DRIFT_DEMO_DIR: folder,
        },
        print: line => lines.push(line),
      });
      return lines.join('\n');
    };
    await expect(inFolder('adopt', 'queue-timeout')).rejects.toThrow(
      'queue-timeout has not drifted, so there is nothing to adopt.',
    );
    await inFolder('drift', 'queue-timeout');
    expect(await inFolder('adopt', 'queue-timeout')).toContain(
      `as of serial ${Number(serial) + 1}`,
    );
    expect(read()).toEqual([Number(serial) + 1, 5]);
    expect(await inFolder('adopt', 'queue-timeout')).toContain(
      'says so already',
    );
    expect(await inFolder('reset')).toContain('Took queue-timeout out');
    expect(read()).toEqual([Number(serial) + 2, seconds]);
    rmSync(folder, { recursive: true });
  });

  it('lets CloudTrail lag and the recorder stand still, until reset', async () => {
    const { account } = simulator;
    await run('trail-delay', '5');
    await run('recorder', 'stop');
    await run('drift', 'open-ssh');
    const items = account.history(
      'AWS::EC2::SecurityGroup',
      'sg-0a4b8d1f6e2c97350',
    );
    expect(items).toHaveLength(1);
    expect(account.trail.delayMs).toBe(300_000);
    await run('reset');
    expect(items).toHaveLength(3);
    expect(account.trail.delayMs).toBe(0);
  });

  it('limits a fault to a type or an account', async () => {
    await run('fault', 'deny', '--type', 'AWS::SQS::Queue');
    expect(await run('status')).toContain(
      'Fault: access-denied on config:* for AWS::SQS::Queue',
    );
    await run('fault', 'deny', '--account', '123456789012');
    expect(await run('status')).toContain('in account 123456789012');
  });

  it.each([
    'throttle',
    'deny',
    'expired',
    'down',
    'hang',
    'garbage',
    'cut',
    'skew',
  ])('turns %s on and off', async fault => {
    await run('fault', 'deny');
    await run('fault', fault);
    expect((await run('status')).match(/Fault:/g)).toHaveLength(1);
    await run('fault', 'off');
    expect(await run('status')).not.toContain('Fault:');
  });

  it.each([
    [['dirft'], /^There is no "dirft"; "yarn demo --help" lists/],
    [['drift'], /^Name what to drift; /],
    [['drift', 'earthquake'], /^There is no scenario "earthquake"; there are/],
    [['drift', 'open-ssh', '--as'], /^--as needs a value\.$/],
    [['drift', 'open-ssh', '--as', 'a b'], /^"a b" cannot be a user: /],
    [['drift', 'open-ssh', '--who', 'x'], /^Unknown option --who; /],
    [['drift', 'open-ssh', 'twice'], /^What is "twice" for\?$/],
    [
      ['fault', 'flood'],
      /^A fault is one of throttle, deny, expired, down, hang, garbage, cut, skew, off\.$/,
    ],
    [['fault', 'deny', '--account', '12'], /^A fault's accountId looks like /],
    [['adopt', 'open-ssh'], /^Name what to adopt, of resize-db, /],
    [['trail-delay', 'soon'], /^Say how many minutes: /],
    [['recorder', 'pause'], /^Say "yarn demo recorder stop" or "start"\.$/],
  ])('says in one sentence what is wrong with %p', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message);
    expect(simulator.account.activeScenarios()).toEqual({});
  });

  it('says so when the simulator does not run, or something else does', async () => {
    const context = (url: string) => ({
      env: { IAC_DRIFT_SIMULATOR_URL: url },
      print: () => {},
    });
    await simulator.close();
    await expect(demo(['status'], context(simulator.url))).rejects.toThrow(
      /^No simulated AWS account answers at http:.*: start the demo with "npm start"/,
    );
    simulator = await startSimulator();
    await expect(demo(['status'], context('nonsense'))).rejects.toThrow(
      /^No simulated AWS account answers at nonsense/,
    );
  });
});

describe('the commands themselves', () => {
  let folder: string;
  let server: ChildProcess;
  let url: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'simulator-'));
    const args = ['--port', '0', '--data', join(folder, 'account.json')];
    server = spawn(process.execPath, [bin('aws-simulator.js'), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    url = await new Promise<string>(found => {
      let output = '';
      server.stdout!.on('data', chunk => {
        output += chunk;
        const match = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
        if (match) found(match[0]);
      });
    });
  }, 60_000);

  afterAll(async () => {
    if (server.exitCode === null) {
      const ended = new Promise(done => server.once('exit', done));
      server.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true });
  }, 60_000);

  const run = (script: string, ...args: string[]) =>
    spawnSync(process.execPath, [bin(script), ...args], {
      encoding: 'utf8',
      env: { ...process.env, IAC_DRIFT_SIMULATOR_URL: url },
    });

  it('answer, with 0 when done and 1 when not', () => {
    const drift = run('demo.js', 'drift', 'queue-timeout');
    expect(drift).toMatchObject({ status: 0, stderr: '' });
    const again = run('demo.js', 'drift', 'queue-timeout');
    expect(again).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^queue-timeout has already drifted .*\n$/),
    });
    expect(run('demo.js', '--help').stdout).toContain('yarn demo drift --list');
  }, 60_000);

  it('explain themselves and refuse what they do not know', () => {
    expect(run('aws-simulator.js', '--help').stdout).toContain('--data FILE');
    expect(run('aws-simulator.js', '--port', 'x')).toMatchObject({
      status: 1,
      stderr: '--port takes a number from 0 to 65535.\n',
    });
  }, 60_000);

  it('end in peace when told to', async () => {
    const ended = new Promise(done => server.once('exit', done));
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 60_000);
});
