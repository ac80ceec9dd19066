// `yarn bench NAME`: measures, and says next to each figure what was asked for.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled, root } from './install.mjs';

const help = `Runs a benchmark and prints medians and ratios of one run.

  yarn bench ledger [--entries N] [--runs N]
  yarn bench engine
  yarn bench aws
  yarn bench portal [--entries N]

    ledger       full verification of a log of 1.5 KB entries beside sha256sum on the
                 same file, its peak memory, one inclusion proof, appending,
                 evidence bundles, and publishing to an S3 server when Ceph's is
                 installed
    engine       comparing and matching, beside microdiff, from 1,000 to 200,000
                 resources
    aws          how many calls it takes to read 10,000 resources, to see that none of
                 them changed, and to say who caused 200 findings
    portal       what a page loads, and what a reader waits for with 10,000
                 findings, 100,000 resources and 1,000,000 entries, in Chromium
    --entries N  length of the log (default 1000000: 1.5 GB in the folder for
                 temporary files)
    --runs N     runs of each, of which the median counts (default 5)
    --json       the figures as JSON
    --help       this text

Exit code 1 when a target is missed. The figures are of this machine and this hour;
only the ratios may be compared with those of others.
`;

// Each prints its progress to stderr and its figures to stdout, in lines
// "what: value".
const BENCHMARKS = {
  ledger: [
    'packages/ledger/bench/run.cjs',
    'plugins/iac-drift-backend/bench/append.js',
    'plugins/iac-drift-backend/bench/evidence.js',
    'plugins/iac-drift-backend-module-aws/bench/publish.js',
  ],
  engine: ['packages/engine/bench/compare.js'],
  aws: [
    'plugins/iac-drift-backend-module-aws/bench/live.js',
    'plugins/iac-drift-backend-module-aws/bench/attribution.js',
  ],
  portal: ['test/scale/bundle.mjs', 'test/scale/portal.mjs'],
};

// What was asked for, by what a line says; the number that counts is in brackets.
const TARGETS = [
  [/^its speed by that of sha256sum: ([\d.]+)/, '>=', 0.5],
  [/^its peak memory: ([\d.]+) MB/, '<', 200],
  [/^one inclusion proof out of .*: ([\d.]+) ms/, '<', 5],
  [/^append on .*; ratio ([\d.]+)/, '>=', 0.7],
  // A call for each 100 resources, a last page of each of ten types, and three before.
  [/^calls of the first scan of 10000 resources .*: (\d+)/, '<', 114],
  [/^calls of the dearest of .* scans of them unchanged: (\d+)/, '<', 11],
  [/^LookupEvents calls for 200 findings .*: (\d+)/, '<', 41],
  [/^memory for evidence of .*: (\d+) MB/, '<', 150],
  [/^page of 100 entries .*: ([\d.]+) ms/, '<', 20],
  [/^loaded without drift: ([\d.]+) KB/, '<', 30],
  [/: first rows (\d+) ms after the API's answer/, '<', 1000],
  [/: main thread blocked at most (\d+) ms/, '<', 200],
  [/: (\d+) frames\/s while scrolling/, '>=', 55],
];

function figureOf(line) {
  for (const [pattern, sign, target] of TARGETS) {
    const value = Number(pattern.exec(line)?.[1] ?? NaN);
    if (!Number.isNaN(value)) {
      const met = sign === '<' ? value < target : value >= target;
      return { figure: line, target: `${sign} ${target}`, met };
    }
  }
  return { figure: line };
}

const args = process.argv.slice(2);
const take = name => {
  const at = args.indexOf(name);
  return at < 0 ? undefined : args.splice(at, 2)[1] ?? '';
};
const flag = name => {
  const at = args.indexOf(name);
  return at >= 0 && args.splice(at, 1).length > 0;
};
const refuse = message => {
  console.error(`${message}; yarn bench --help says how.`);
  process.exit(1);
};
const count = name => {
  const value = take(name);
  if (value !== undefined && !/^[1-9]\d{0,8}$/.test(value)) {
    refuse(`${name} takes a number from 1 on`);
  }
  return value;
};

if (flag('--help')) {
  process.stdout.write(help);
  process.exit(0);
}
const json = flag('--json');
const entries = count('--entries');
const runs = count('--runs');
const [name, ...rest] = args;
if (name === undefined || rest.length > 0 || !Object.hasOwn(BENCHMARKS, name)) {
  refuse(
    `Name one benchmark of: ${Object.keys(BENCHMARKS).join(', ')}${
      name === undefined ? '' : ` (not "${args.join(' ')}")`
    }`,
  );
}
ensureInstalled();

const figures = [];
let failed = false;
for (const script of BENCHMARKS[name]) {
  const file = join(root, script);
  if (!existsSync(file)) continue;
  const child = spawn(process.execPath, [file], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ...(entries && { BENCH_ENTRIES: entries }),
      ...(runs && { BENCH_RUNS: runs, ROUNDS: runs }),
    },
  });
  let out = '';
  child.stdout.on('data', chunk => {
    out += chunk;
  });
  const [code] = await once(child, 'close');
  failed ||= code !== 0;
  const lines = out.split('\n').filter(line => line !== '');
  figures.push(...lines.map(figureOf));
  if (code !== 0) {
    console.error(`${script} ended with code ${code}.`);
  }
}

if (json) {
  console.log(JSON.stringify(figures, null, 2));
} else {
  for (const { figure, target, met } of figures) {
    const verdict = target ? `  (${target}: ${met ? 'met' : 'MISSED'})` : '';
    console.log(`${figure}${verdict}`);
  }
}
const isMissed = figures.some(({ met }) => met === false);
process.exitCode = failed || isMissed ? 1 : 0;
