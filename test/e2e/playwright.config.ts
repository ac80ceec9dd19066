import { defineConfig } from '@playwright/test';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const output = resolve(__dirname, 'output');

// Other ports and another folder than a demo that may be running meanwhile.
const appUrl = 'http://localhost:3107';
const demo = {
  IAC_DRIFT_APP_PORT: '3107',
  IAC_DRIFT_BACKEND_PORT: '7107',
  IAC_DRIFT_SIMULATOR_PORT: '4577',
  IAC_DRIFT_SIMULATOR_URL: 'http://127.0.0.1:4577',
  IAC_DRIFT_DEMO_DIR: resolve(output, 'demo'),
};
Object.assign(process.env, demo);

export default defineConfig({
  testDir: __dirname,
  outputDir: resolve(output, 'results'),
  // One portal, one cloud account: the tests follow each other.
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json']],
  use: {
    baseURL: appUrl,
    viewport: { width: 1440, height: 1000 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: {
    // Begins with an empty account, an empty log and a new key.
    command: `rm -rf "${demo.IAC_DRIFT_DEMO_DIR}" && exec node scripts/start.mjs`,
    cwd: root,
    env: demo,
    url: appUrl,
    timeout: 300_000,
    stdout: 'pipe',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
  },
});
