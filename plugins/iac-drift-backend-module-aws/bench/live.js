/* eslint-disable no-console -- the figures are the result */
// How many calls of AWS Config it takes to read 10,000 resources, and then to see that
// none of them changed; and what it costs to remember them.
//
//     node plugins/iac-drift-backend-module-aws/bench/live.js
//
// Against a simulated account: resources of ten types in twenty stacks, scanned once and
// then each hour of two days. Prints calls and figures in lines "what: value"; exits with
// 1 when a scan misses a resource or a change.
require('@backstage/cli/config/nodeTransform.cjs');
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const { performance } = require('node:perf_hooks');
const { normaliseItem } = require('@iac-drift/engine');
const { REGION, seed, startSimulator } = require('aws-simulator');
const {
  accountOf,
  changeQueue,
} = require('../src/live/__testUtils__/simulatedAccount');
const {
  AwsConfigLiveStateReader,
} = require('../src/live/AwsConfigLiveStateReader');
const { HeldType } = require('../src/live/inventory/HeldType');

const HOUR = 3_600_000;
const STACKS = 20;
const QUEUE = 'AWS::SQS::Queue';
const COUNTS = {
  [QUEUE]: 3000,
  'AWS::SNS::Topic': 2000,
  'AWS::S3::Bucket': 1500,
  'AWS::Lambda::Function': 1000,
  'AWS::EC2::SecurityGroup': 800,
  'AWS::IAM::Role': 600,
  'AWS::DynamoDB::Table': 500,
  'AWS::KMS::Key': 350,
  'AWS::RDS::DBInstance': 150,
  'AWS::EC2::Instance': 100,
};

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');
const heapMb = async () => {
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** Many of a type, after one of the simulator's resources. */
function resources([resourceType, count]) {
  const template = seed.find(r => r.resourceType === resourceType);
  if (!template) {
    throw new Error(`The simulator has no ${resourceType}.`);
  }
  const { resourceId, resourceName } = template;
  const text = JSON.stringify(template);
  return Array.from({ length: count }, (_, n) => {
    const number = String(n).padStart(6, '0');
    const named = resourceName
      ? text.replaceAll(resourceName, `bench-${number}`)
      : text;
    return JSON.parse(
      resourceName && resourceId.includes(resourceName)
        ? named
        : named.replaceAll(resourceId, `${resourceId.slice(0, 4)}${number}`),
    );
  });
}

async function measureCalls() {
  const all = Object.entries(COUNTS).flatMap(resources);
  let now = Date.now();
  const simulator = await startSimulator({
    seed: all,
    now: () => new Date(now),
  });
  const reader = new AwsConfigLiveStateReader({
    accounts: [accountOf(simulator)],
    now: () => now,
  });
  const stacks = Array.from({ length: STACKS }, (_, stack) =>
    all
      .filter((__, n) => n % STACKS === stack)
      .map(({ resourceType, resourceId }) => ({
        resourceType,
        resourceId,
        region: REGION,
      })),
  );
  /** Reads every stack, as a round of scans does. */
  const scan = async (work = () => {}) => {
    simulator.calls.length = 0;
    let items = 0;
    for (const keys of stacks) {
      const read = await reader.read(keys, {});
      items += read.items.length;
      work(read);
    }
    if (items !== all.length) {
      console.error(`A scan showed ${items} of ${all.length} resources.`);
      process.exitCode = 1;
    }
    return simulator.calls.length;
  };

  now += HOUR;
  const began = performance.now();
  const first = await scan();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const what = `${all.length} resources of ${
    Object.keys(COUNTS).length
  } types in ${STACKS} stacks`;
  console.log(
    `calls of the first scan of ${what}: ${first}, in ${seconds} s at an unlimited pace`,
  );

  const later = [];
  for (let hour = 0; hour < 48; hour += 1) {
    now += HOUR;
    later.push(await scan());
  }
  const sum = later.reduce((a, b) => a + b, 0);
  console.log(
    `calls of the dearest of 48 hourly scans of them unchanged: ${Math.max(
      ...later,
    )}, on average ${(sum / later.length).toFixed(1)}`,
  );

  const { resourceId } = all[17];
  changeQueue(simulator.account, resourceId, 99);
  now += HOUR;
  let seen = false;
  const calls = await scan(({ items }) => {
    seen ||= items.some(
      item =>
        item.resourceId === resourceId &&
        item.configuration.VisibilityTimeout === 99,
    );
  });
  console.log(`calls of a scan that finds one change among them: ${calls}`);
  if (!seen) {
    console.error('The change was not seen.');
    process.exitCode = 1;
  }
  await simulator.close();
}

async function measureMemory(count) {
  const rows = Object.entries(COUNTS)
    .flatMap(resources)
    .map(({ tags, ...resource }) =>
      JSON.stringify({
        ...resource,
        accountId: '123456789012',
        configurationItemStatus: 'OK',
        configurationItemCaptureTime: '2026-03-02T08:00:00.000Z',
        tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
      }),
    );
  const before = await heapMb();
  const types = new Map();
  for (let n = 0; n < count; n += 1) {
    const item = normaliseItem(JSON.parse(rows[n % rows.length]));
    item.resourceId += n;
    const held =
      types.get(item.resourceType) ?? new HeldType(item.resourceType);
    types.set(item.resourceType, held);
    held.put(item);
  }
  const mb = (await heapMb()) - before;
  const bytes = rows.reduce((sum, row) => sum + row.length, 0) / rows.length;
  console.log(
    `memory of an inventory of ${count} resources of ${(bytes / 1024).toFixed(
      1,
    )} KB each: ${mb.toFixed(0)} MB`,
  );
  return types;
}

async function main() {
  await measureCalls();
  await measureMemory(10_000);
  await measureMemory(100_000);
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
