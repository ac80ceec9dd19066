#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

// From a checkout the sources run as they are; a built package runs its dist.
const isLocal = existsSync(resolve(__dirname, '../src'));
if (isLocal) require('@backstage/cli/config/nodeTransform.cjs');
const { serve } = isLocal ? require('../src/demo/serve') : require('..');

serve(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
