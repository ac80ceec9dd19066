#!/usr/bin/env node
// In a checkout the sources run as they are; in an installed package, the build.
const { existsSync } = require('node:fs');
const { resolve } = require('node:path');

function load() {
  if (existsSync(resolve(__dirname, '../src'))) {
    require('@backstage/cli/config/nodeTransform.cjs');
    return require('../src/admin').main;
  }
  return require('../dist/index.cjs.js').iacDriftAdmin;
}

// knex warns of connections that fail, with a stack; the command says so in a sentence.
console.warn = () => {};

// The database service keeps its connections alive for as long as the process is.
load()(process.argv.slice(2)).then(() => process.exit());
