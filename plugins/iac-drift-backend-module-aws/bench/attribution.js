/* eslint-disable no-console -- the figures are the result */
// How many calls of CloudTrail name who made many changes at once.
//
//     node plugins/iac-drift-backend-module-aws/bench/attribution.js
//
// Against a simulated account: 200 queues changed by ten people, among the calls of
// others, within an hour, and the same spread over a day. Prints calls and figures
// in lines "what: value"; exits with 1 when a name is wrong.
require('@backstage/cli/config/nodeTransform.cjs');
const { performance } = require('node:perf_hooks');
const { ConfigReader } = require('@backstage/config');
const {
  DefaultAwsCredentialsManager,
} = require('@backstage/integration-aws-node');
const { ACCOUNT_ID, REGION, seed, startSimulator } = require('aws-simulator');
const { AwsAccount } = require('../src/account/AwsAccount');
const {
  CloudTrailAttributor,
} = require('../src/attribution/CloudTrailAttributor');

const FINDINGS = 200;
const OTHERS = 600;
const PEOPLE = 10;
const HOUR = 3_600_000;
const START = Date.parse('2026-03-02T08:00:00Z');
const TYPE = 'AWS::SQS::Queue';

const template = seed.find(({ resourceType }) => resourceType === TYPE);
const nameOf = n => `orders-${String(n).padStart(4, '0')}`;
const queues = Array.from({ length: FINDINGS + 1 }, (_, n) =>
  JSON.parse(
    JSON.stringify(template).replaceAll(template.resourceName, nameOf(n)),
  ),
);
const personOf = n => `person-${n % PEOPLE}@example.com`;

function setTimeoutOf({ resourceId }, seconds) {
  return {
    service: 'sqs',
    name: 'SetQueueAttributes',
    requestParameters: {
      queueUrl: resourceId,
      attributes: { VisibilityTimeout: String(seconds) },
    },
    responseElements: null,
    resources: [{ type: TYPE, name: resourceId }],
  };
}

function driftOf({ item, desired, live }) {
  return {
    address: `aws_sqs_queue.${item.resourceName}`,
    type: 'aws_sqs_queue',
    identity: {
      type: 'aws_sqs_queue',
      arn: item.arn,
      accountId: ACCOUNT_ID,
      region: REGION,
      resourceType: TYPE,
      resourceId: item.resourceId,
    },
    verdict: 'drifted',
    kind: 'changed',
    changes: [
      {
        path: 'visibility_timeout_seconds',
        desired,
        live,
        sensitive: false,
      },
    ],
    unverified: [],
    attributesCompared: 1,
    attributesDeclared: 1,
    liveAsOf: item.captureTime,
  };
}

async function measure(what, spreadMs) {
  let now = new Date(START - 10 * 60_000);
  const simulator = await startSimulator({ seed: queues, now: () => now });
  const { account } = simulator;
  const [bystander, ...mine] = account.latestItems();
  const at = part => new Date(START + part * spreadMs);
  for (let n = 0; n < OTHERS; n += 1) {
    account.call(setTimeoutOf(bystander, n), {
      as: 'terraform-network',
      at: at(n / OTHERS),
    });
  }
  const results = mine.map((queue, n) => {
    const live = 500 + n;
    const { item } = account.change({
      target: queue,
      call: setTimeoutOf(queue, live),
      edit: resource => {
        resource.configuration.VisibilityTimeout = String(live);
        return resource;
      },
      as: personOf(n),
      at: at(n / FINDINGS),
    });
    return driftOf({ item, desired: 30, live });
  });
  now = new Date(START + spreadMs + HOUR);

  const attributor = new CloudTrailAttributor({
    now: () => now,
    accounts: [
      new AwsAccount({
        accountId: ACCOUNT_ID,
        regions: [REGION],
        endpoint: simulator.url,
        rates: { config: 1000, lookupEvents: 1000 },
        credentials: DefaultAwsCredentialsManager.fromConfig(
          new ConfigReader({
            aws: {
              accounts: [
                {
                  accountId: ACCOUNT_ID,
                  accessKeyId: 'AKIAEXAMPLE',
                  secretAccessKey: 'x',
                },
              ],
            },
          }),
        ),
      }),
    ],
  });
  const began = performance.now();
  const found = await attributor.attribute(
    results.map(result => ({
      result,
      of: 'drift',
      notBefore: account.createdAt,
    })),
    {},
  );
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const calls = simulator.calls.filter(c => c.operation === 'LookupEvents');
  await simulator.close();

  const confirmed = found.filter(
    ({ actor, confidence }, n) =>
      confidence === 'confirmed' && actor === personOf(n),
  ).length;
  const wrong = found.filter(
    ({ actor }, n) => actor !== undefined && actor !== personOf(n),
  ).length;
  console.log(
    `LookupEvents calls for ${FINDINGS} findings ${what}: ${calls.length}`,
  );
  console.log(
    `of them named for certain ${what}: ${confirmed}, wrongly: ${wrong}, in ${seconds} s at an unlimited pace`,
  );
  if (wrong > 0) {
    process.exitCode = 1;
  }
}

async function main() {
  await measure('at once', HOUR);
  await measure('over a day', 24 * HOUR);
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
