// Measures the comparison: node packages/engine/bench/compare.js
// Progress goes to stderr; the last line of stdout is the figures as JSON.
const { execFileSync } = require('node:child_process');
require('@backstage/cli/config/nodeTransform.cjs');

const RESOURCES_IN_MEMORY = 100_000;

if (process.argv[2] === 'memory') {
  const { peakMemory } = require('./memory');
  process.stdout.write(`${peakMemory(RESOURCES_IN_MEMORY)}\n`);
} else {
  const { figure, measure } = require('./measure');
  const figures = measure(line => process.stderr.write(`${line}\n`));
  const peak = execFileSync(process.execPath, [__filename, 'memory'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  figures.push(
    figure('peak memory for 100,000 resources', Number(peak), 'MB', 500, 0),
  );
  for (const { what, value, target, met } of figures) {
    process.stderr.write(
      `${met ? 'met   ' : 'MISSED'} ${what}: ${value} (${target})\n`,
    );
  }
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  if (figures.some(({ met }) => !met)) process.exitCode = 1;
}
