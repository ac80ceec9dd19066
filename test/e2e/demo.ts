import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');

/** Where this run of the demo keeps its databases, key, evidence and logs. */
export const demoDir = resolve(__dirname, 'output/demo');

// Other ports than those of a demo that may be running meanwhile; to be moved away
// from those of another run of the tests.
const away = Number(process.env.IAC_DRIFT_TEST_PORTS ?? 100);
const simulatorPort = String(4477 + away);
const env = {
  ...process.env,
  IAC_DRIFT_APP_PORT: String(3007 + away),
  IAC_DRIFT_BACKEND_PORT: String(7007 + away),
  IAC_DRIFT_SIMULATOR_PORT: simulatorPort,
  IAC_DRIFT_SIMULATOR_URL: `http://127.0.0.1:${simulatorPort}`,
  IAC_DRIFT_DEMO_DIR: demoDir,
};

export const appUrl = `http://localhost:${env.IAC_DRIFT_APP_PORT}`;
export const backendUrl = `http://localhost:${env.IAC_DRIFT_BACKEND_PORT}`;

let demo: ChildProcess | undefined;

/** Runs what `npm start` runs, until it says that the portal is ready. */
export async function startDemo(options: { fresh: boolean }): Promise<void> {
  if (options.fresh) rmSync(demoDir, { recursive: true, force: true });
  const child = spawn(process.execPath, ['scripts/start.mjs'], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  demo = child;
  await new Promise<void>((ready, fail) => {
    let output = '';
    child.stdout!.on('data', chunk => {
      output += chunk;
      if (output.includes('The portal is ready')) ready();
    });
    child.once('exit', () => fail(new Error(`npm start ended:\n${output}`)));
  });
}

/** Ends the demo as Ctrl+C does. */
export async function stopDemo(): Promise<void> {
  const child = demo;
  if (!child || child.exitCode !== null) return;
  const ended = new Promise(done => child.once('exit', done));
  child.kill('SIGINT');
  await ended;
}

/** Processes of this demo, told by their environment. */
function demoProcesses(): number[] {
  const marker = `IAC_DRIFT_DEMO_DIR=${demoDir}`;
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .filter(pid => {
      try {
        const started = readFileSync(`/proc/${pid}/environ`, 'utf8');
        return started.split('\0').includes(marker);
      } catch {
        // Ended meanwhile, or not ours to read.
        return false;
      }
    })
    .map(Number);
}

/** kill -9 for every process of this demo at once: no handler runs, nothing is flushed. */
export async function killDemo(): Promise<void> {
  demo?.removeAllListeners('exit');
  demo = undefined;
  for (const pid of demoProcesses()) {
    process.kill(pid, 'SIGKILL');
  }
  while (demoProcesses().length > 0) {
    await new Promise(done => setTimeout(done, 50));
  }
  // The system closes their sockets a moment after they are gone.
  for (const [name, port] of Object.entries(env)) {
    while (/^IAC_DRIFT_.*_PORT$/.test(name) && (await isTaken(Number(port)))) {
      await new Promise(done => setTimeout(done, 50));
    }
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise(answer => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      answer(true);
    });
    socket.once('error', () => answer(false));
  });
}

/** `yarn demo ...` */
export function demoCommand(...args: string[]): string {
  return execFileSync(
    process.execPath,
    [resolve(root, 'packages/aws-simulator/bin/demo.js'), ...args],
    { env, encoding: 'utf8' },
  );
}

/** `yarn iac-drift ...`, with its exit code. */
export function iacDrift(...args: string[]): { code: number; stdout: string } {
  try {
    const stdout = execFileSync(
      process.execPath,
      [resolve(root, 'packages/cli/bin/iac-drift.js'), ...args],
      { env, cwd: root, encoding: 'utf8' },
    );
    return { code: 0, stdout };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, stdout };
  }
}
