#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

// Where the evidence goes is said when the demo starts, which is `npm start`.
const start = resolve(__dirname, '../../../scripts/start.mjs');
if (process.argv[2] === '--evidence' && existsSync(start)) {
  import(start);
  return;
}

// From a checkout the sources run as they are; a built package runs its dist.
const isLocal = existsSync(resolve(__dirname, '../src'));
if (isLocal) require('@backstage/cli/config/nodeTransform.cjs');
const { demo } = isLocal ? require('../src/demo/demo') : require('..');

demo(process.argv.slice(2), {
  env: process.env,
  print: line => process.stdout.write(`${line}\n`),
}).catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
