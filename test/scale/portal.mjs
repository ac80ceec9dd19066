/* eslint-disable no-console -- figures are what it prints */
// What a reader of a large organisation waits for: 10,000 findings, 100,000 resources
// and a log of 1,000,000 entries, in Chromium, in the demo.
//
//     yarn bench portal [--entries N]
//
// The pages are opened one after the other within the portal, as by its menu. For
// each: how long after the last answer of the API its first rows stand there, the
// longest that the main thread was blocked, and frames a second while scrolling. The
// portal is built and served by the backend, as an organisation would.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { root } from '../../scripts/install.mjs';

const ports = {
  IAC_DRIFT_BACKEND_PORT: '7207',
  IAC_DRIFT_SIMULATOR_PORT: '4677',
};
/** The pages, each with a text that it shows once it has something to show. */
const PAGES = {
  overview: ['/iac-drift', 'The last 90 days'],
  findings: ['/iac-drift/findings', 'module.'],
  'findings by session': ['/iac-drift/findings?group=session', 'person-'],
  resources: ['/iac-drift/resources', 'aws_'],
  stacks: ['/iac-drift/stacks', 'service-'],
  log: ['/iac-drift/log', 'localhost/iac-drift-demo'],
  'entity tab': ['/catalog/default/component/service-001/drift', 'module.'],
};
const BETWEEN = ['/iac-drift/ignore-rules', 'ignore'];
const SCROLL_MS = 2000;

/** Runs in the page: when it has something to show, and how long it was blocked. */
function observe() {
  window.scale = { longest: 0, answered: 0, shown: 0 };
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) {
      window.scale.longest = Math.max(window.scale.longest, duration);
    }
  }).observe({ type: 'longtask' });
  new PerformanceObserver(list => {
    for (const { name, responseEnd } of list.getEntries()) {
      if (name.includes('/api/iac-drift/') && window.scale.shown === 0) {
        window.scale.answered = responseEnd;
      }
    }
  }).observe({ type: 'resource' });
  const look = () => {
    const { text, shown } = window.scale;
    if (text && shown === 0) {
      const main = [...document.querySelectorAll('main')].at(-1);
      if (main?.textContent.includes(text)) {
        window.scale.shown = performance.now();
      }
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Goes there as the portal's own links do, and waits until nothing moves. */
async function open(page, [path, text]) {
  await page.evaluate(
    ([to, expected]) => {
      window.history.pushState({}, '', to);
      window.dispatchEvent(new PopStateEvent('popstate'));
      window.scale = { longest: 0, answered: 0, shown: 0, text: expected };
    },
    [path, text],
  );
  await page.waitForFunction(() => window.scale.shown > 0, undefined, {
    timeout: 60_000,
  });
  await page.waitForTimeout(2000);
  return page.evaluate(() => window.scale);
}

/** Frames a second while the wheel turns. */
async function scroll(page) {
  const frames = page.evaluate(
    ms =>
      new Promise(done => {
        let count = 0;
        const began = performance.now();
        const next = now => {
          count += 1;
          if (now - began < ms) requestAnimationFrame(next);
          else done((count * 1000) / (now - began));
        };
        requestAnimationFrame(next);
      }),
    SCROLL_MS,
  );
  const until = Date.now() + SCROLL_MS;
  for (let n = 0; Date.now() < until; n++) {
    await page.mouse.wheel(0, n % 20 < 10 ? 120 : -120);
  }
  return frames;
}

async function verifyInBrowser(page) {
  await open(page, PAGES.log);
  await page.evaluate(() => {
    window.scale.longest = 0;
  });
  const began = Date.now();
  await page.getByRole('button', { name: 'Verify now' }).click();
  // The portal's own answer stands there already: this one comes after its progress.
  const progress = page.getByRole('progressbar', { name: /verif/i });
  await progress.waitFor();
  await progress.waitFor({ state: 'hidden', timeout: 1_800_000 });
  const { longest } = await page.evaluate(() => window.scale);
  return { seconds: (Date.now() - began) / 1000, longest };
}

async function startDemo(directory) {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--built'], {
    cwd: root,
    env: { ...process.env, ...ports, IAC_DRIFT_DEMO_DIR: directory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((ready, fail) => {
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
      if (output.includes('The portal is ready')) ready();
    });
    child.once('exit', () =>
      fail(new Error(`The demo did not start:\n${output}`)),
    );
  });
  return child;
}

async function seed(directory) {
  const child = spawn(
    process.execPath,
    [
      join(root, 'plugins/iac-drift-backend/bench/seed/seed.js'),
      directory,
      ...(process.env.BENCH_ENTRIES
        ? ['--entries', process.env.BENCH_ENTRIES]
        : []),
    ],
    { stdio: ['ignore', 2, 2] },
  );
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error('Seeding failed.');
}

async function main() {
  // A folder that is kept and used again, for whoever measures more than once.
  const kept = process.env.BENCH_PORTAL_DIR;
  const directory = kept ?? join(mkdtempSync(join(tmpdir(), 'scale-')), 'demo');
  if (!existsSync(directory)) await seed(directory);
  const demo = await startDemo(directory);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({
      baseURL: `http://localhost:${ports.IAC_DRIFT_BACKEND_PORT}`,
      viewport: { width: 1440, height: 900 },
    });
    await page.addInitScript(observe);
    await page.goto('/iac-drift');
    await page.getByRole('button', { name: 'Enter' }).click();
    await page
      .getByText('The last 90 days')
      .first()
      .waitFor({ timeout: 120_000 });
    await page.mouse.move(720, 600);
    for (const [name, place] of Object.entries(PAGES)) {
      // The first visit also loads the page's own code.
      await open(page, place);
      await open(page, BETWEEN);
      const { answered, shown, longest } = await open(page, place);
      const fps = await scroll(page);
      console.log(
        `${name}: first rows ${Math.max(0, shown - answered).toFixed(
          0,
        )} ms after the API's answer`,
      );
      console.log(
        `${name}: main thread blocked at most ${longest.toFixed(0)} ms`,
      );
      console.log(`${name}: ${fps.toFixed(0)} frames/s while scrolling`);
    }
    const { seconds, longest } = await verifyInBrowser(page);
    console.log(`log verified in the browser in ${seconds.toFixed(0)} s`);
    console.log(
      `while verifying: main thread blocked at most ${longest.toFixed(0)} ms`,
    );
  } finally {
    await browser.close();
    demo.kill('SIGTERM');
    await once(demo, 'exit');
    if (!kept) rmSync(join(directory, '..'), { recursive: true, force: true });
  }
}

main().catch(error => {
  console.error(error.message);
  process.exitCode = 1;
});
