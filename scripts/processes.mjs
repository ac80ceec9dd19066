// Child processes of the demo and of the tests: each in its own process group,
// so that ending one ends everything it started.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './install.mjs';

/** Process groups that may still live. */
const started = new Set();

/** Of the output so much is kept to look for a failure in. */
const TAIL = 20_000;

/**
 * Starts a command whose output goes to a log file. Of a process that lives on when it
 * cannot do its work, `failureIn` finds the sentence about that in its output.
 */
export function start(
  name,
  command,
  args,
  {
    cwd = root,
    env = {},
    logFile,
    verbose,
    stdin = 'ignore',
    failureIn = () => {},
  },
) {
  const child = spawn(command, args, {
    cwd,
    detached: true,
    env: { ...process.env, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile, { flags: 'w' });
  const proc = { name, child, logFile, exited: false };
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      log.write(data);
      if (verbose) process.stdout.write(data);
      tail = `${tail}${data}`.slice(-TAIL);
      proc.failure ??= failureIn(tail);
    });
  }
  child.on('exit', code => {
    proc.exited = true;
    proc.exitCode = code;
  });
  started.add(child.pid);
  return proc;
}

/** Ends what was started here with all that it started, and waits for them. */
export async function stopAll() {
  const groups = [...started];
  signalAll(groups, 'SIGTERM');
  await gone(groups, Date.now() + 10_000);
  signalAll(groups, 'SIGKILL');
  await gone(groups, Date.now() + 2_000);
}

function signalAll(groups, signal) {
  groups.forEach(group => reach(group, signal));
}

/** Signals a process group; false when nobody is left in it. */
function reach(group, signal) {
  try {
    process.kill(-group, signal);
    return true;
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
    return false;
  }
}

// A group outlives its first process: the command line ends before the backend
// that it started.
async function gone(groups, deadline) {
  while (groups.some(group => reach(group, 0)) && Date.now() < deadline) {
    await wait(50);
  }
}

/** Whether nothing listens on a loopback port. */
export function portIsFree(port) {
  const tryHost = host =>
    new Promise(resolve => {
      const socket = net.connect({ host, port });
      socket.once('connect', () => {
        socket.destroy();
        resolve(false);
      });
      socket.once('error', () => resolve(true));
    });
  return Promise.all([tryHost('127.0.0.1'), tryHost('::1')]).then(free =>
    free.every(Boolean),
  );
}

/** Waits until a URL answers 2xx; rejects when a process it depends on ends or fails. */
export async function waitFor(url, procs, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const dead = procs.find(p => p.exited);
    if (dead) {
      throw new Error(
        `The ${dead.name} stopped (exit code ${dead.exitCode}). Its output is in ${dead.logFile}.`,
      );
    }
    const failed = procs.find(p => p.failure);
    if (failed) {
      throw new Error(`${failed.failure} Its output is in ${failed.logFile}.`);
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${url} did not answer within ${timeoutMs / 1000} s. Look into ${procs
          .map(p => p.logFile)
          .join(' and ')}.`,
      );
    }
    try {
      const response = await fetch(url, {
        signal: AbortSignal.timeout(30_000),
      });
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await wait(250);
  }
}
