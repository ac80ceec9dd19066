// Runs a benchmark of this folder from its TypeScript sources.
require('@backstage/cli/config/nodeTransform.cjs');

if (process.argv[2] === 'verify') {
  require('./verify');
} else {
  const { benchLedger } = require('./ledger');
  const entries = Number(process.env.BENCH_ENTRIES ?? 1_000_000);
  const runs = Number(process.env.BENCH_RUNS ?? 5);
  benchLedger({
    entries,
    runs,
    verifier: [__filename],
    say: line => process.stderr.write(`${line}\n`),
  }).then(
    figures => process.stdout.write(`${figures.join('\n')}\n`),
    error => {
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    },
  );
}
