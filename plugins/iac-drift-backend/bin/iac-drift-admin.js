#!/usr/bin/env node
// In a checkout the sources run as they are; in an installed package, the build.
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

if (existsSync(resolve(__dirname, '../src'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
  require('../src/admin').main(process.argv.slice(2));
} else {
  require('../dist/index.cjs.js').iacDriftAdmin(process.argv.slice(2));
}
