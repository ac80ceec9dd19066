#!/usr/bin/env node
// In a checkout the sources run as they are; in an installed package, the build.
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

if (existsSync(resolve(__dirname, '../src'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
  require('../src').main(process.argv);
} else {
  require('../dist/index.cjs.js').main(process.argv);
}
