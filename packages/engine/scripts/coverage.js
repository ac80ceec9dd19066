// Writes docs/coverage.md from the mappings: node packages/engine/scripts/coverage.js
require('@backstage/cli/config/nodeTransform.cjs');
const { writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { typeCoverage } = require('../src');

const code = text => `\`${text}\``;

const sections = typeCoverage().map(type =>
  [
    `## ${type.type}`,
    '',
    `Shown by ${code(type.resourceType)}${
      type.shape === 'documented' ? ', whose shape is documented only' : ''
    }.`,
    '',
    `Compared: ${type.compared.map(code).join(', ')}.`,
    ...(type.cloudControl
      ? [
          '',
          type.cloudControl.only
            ? `Cloud Control alone shows it, as ${code(
                type.cloudControl.typeName,
              )}.`
            : `Cloud Control shows what AWS Config does not: ${type.cloudControl.attributes
                .map(code)
                .join(', ')}.`,
        ]
      : []),
    ...(type.notVerifiable.length > 0
      ? [
          '',
          `Not verifiable: ${type.notVerifiable
            .map(({ path, reason }) => `${code(path)} (${reason})`)
            .join(', ')}.`,
        ]
      : []),
  ].join('\n'),
);

const head = `# What is compared

Generated from the mappings by ${code(
  'node packages/engine/scripts/coverage.js',
)}; do not edit. How to add a type: [mappings.md](mappings.md).

An attribute that the state sets and that is neither here nor computed by the provider is listed in each result's
${code('unverified')}, with reason ${code('not-mapped')}. Reasons: ${code(
  'write-only',
)} (no API returns it), ${code('not-returned')} (AWS Config's item does
not show it), ${code(
  'not-mapped',
)} (nobody has mapped it yet). Where a shape is documented only, a difference is
reported once an item has that shape ([mappings.md](mappings.md#types-that-nobody-has-seen-yet)).`;

writeFileSync(
  resolve(__dirname, '../../../docs/coverage.md'),
  `${[head, ...sections].join('\n\n')}\n`,
);
