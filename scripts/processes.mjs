// Child processes of the demo and of the tests: each in its own process group,
// so that ending one ends everything it started.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import net from 'node:net';
import { root } from './install.mjs';

const running = new Set();

/** Starts a command whose output goes to a log file. */
export function start(
  name,
  command,
  args,
  { env = {}, logFile, verbose, stdin = 'ignore' },
) {
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    env: { ...process.env, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  const log = createWriteStream(logFile, { flags: 'w' });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', data => {
      log.write(data);
      if (verbose) process.stdout.write(data);
    });
  }
  const proc = { name, child, logFile, exited: false };
  child.on('exit', code => {
    proc.exited = true;
    proc.exitCode = code;
    running.delete(proc);
  });
  running.add(proc);
  return proc;
}

/** Ends what was started here, and waits for it. */
export async function stopAll() {
  const procs = [...running];
  const signal = name => {
    for (const { child, exited } of procs) {
      if (exited) continue;
      try {
        process.kill(-child.pid, name);
      } catch (error) {
        if (error.code !== 'ESRCH') throw error;
      }
    }
  };
  const gone = deadline =>
    new Promise(resolve => {
      const look = () =>
        procs.every(p => p.exited) || Date.now() > deadline
          ? resolve()
          : setTimeout(look, 50);
      look();
    });
  signal('SIGTERM');
  await gone(Date.now() + 10_000);
  signal('SIGKILL');
  await gone(Date.now() + 2_000);
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

/** Waits until a URL answers 2xx; rejects when a process it depends on ends. */
export async function waitFor(url, procs, timeoutMs) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const dead = procs.find(p => p.exited);
    if (dead) {
      throw new Error(
        `The ${dead.name} stopped (exit code ${dead.exitCode}). Its output is in ${dead.logFile}.`,
      );
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
    await new Promise(resolve => setTimeout(resolve, 250));
  }
}
