/** @jest-environment node */
import { liveOf, resultsFor, services } from '../__testUtils__/states';
import { Account } from '../account/account';
import type { ItemVersion } from '../account/resource';
import { scenarios } from '.';
import { runScenario } from './runScenario';

/** The address that a scenario makes drift, and the attributes that show it. */
const consequences: Record<string, { address: string; paths: string[] }> = {
  'open-ssh': { address: 'aws_security_group.api', paths: ['ingress'] },
  'resize-db': {
    address: 'module.database.aws_db_instance.this',
    paths: ['instance_class'],
  },
  'tag-owner': { address: 'aws_instance.worker[0]', paths: ['tags_all'] },
  'queue-timeout': {
    address: 'aws_sqs_queue.orders["created"]',
    paths: ['visibility_timeout_seconds'],
  },
  'delete-queue': { address: 'aws_sqs_queue.orders["shipped"]', paths: [] },
  'admin-role': {
    address: 'aws_iam_role.webhook',
    paths: ['managed_policy_arns'],
  },
  'suspend-versioning': {
    address: 'aws_s3_bucket_versioning.archive',
    paths: ['versioning_configuration'],
  },
  'kms-rotation-off': {
    address: 'aws_kms_key.payments',
    paths: ['enable_key_rotation'],
  },
  'public-bucket': {
    address: 'aws_s3_bucket_public_access_block.media["originals"]',
    paths: [
      'block_public_acls',
      'block_public_policy',
      'ignore_public_acls',
      'restrict_public_buckets',
    ],
  },
  'lambda-memory': {
    address: 'aws_lambda_function.thumbnails',
    paths: ['memory_size'],
  },
  'log-retention': {
    address: 'aws_cloudwatch_log_group.webhook',
    paths: ['retention_in_days'],
  },
  'webhook-secret': {
    address: 'aws_lambda_function.webhook',
    paths: ['environment'],
  },
};

/** What AWS itself moves with each call. */
const VOLATILE = ['LastModifiedTimestamp', 'lastModified', 'revisionId'];

function substance({
  configuration,
  supplementaryConfiguration,
  modelOnly,
  tags,
}: ItemVersion) {
  const settled = { ...configuration };
  for (const key of VOLATILE) delete settled[key];
  return {
    configuration: settled,
    supplementaryConfiguration,
    modelOnly,
    tags,
  };
}

const driftedIn = (account: Account) =>
  services.flatMap(service =>
    resultsFor(service, liveOf(account)).filter(
      ({ verdict }) => verdict === 'drifted',
    ),
  );

describe('scenarios', () => {
  it('have a consequence that is known', () => {
    expect(scenarios.map(({ name }) => name).sort()).toEqual(
      Object.keys(consequences).sort(),
    );
  });

  describe.each(scenarios.map(scenario => [scenario.name, scenario] as const))(
    '%s',
    (name, scenario) => {
      const { resourceType, resourceId } = scenario.target;

      it('leaves an item and an event each way, and is undone without a trace', () => {
        const account = Account.open();
        const [before] = account.history(resourceType, resourceId);
        const events = account.trail.events().length;

        const drifted = runScenario(account, name, 'drift');
        expect(account.history(resourceType, resourceId)).toHaveLength(2);
        expect(account.trail.events()).toHaveLength(events + 1);
        expect(substance(drifted.item)).not.toEqual(substance(before));
        expect(account.activeScenarios()[name]).toMatchObject({
          as: 'alice@example.com',
        });

        const reverted = runScenario(account, name, 'revert');
        expect(substance(reverted.item)).toEqual(substance(before));
        expect(account.trail.events()).toHaveLength(events + 2);
        expect(account.activeScenarios()).toEqual({});

        const times = account
          .history(resourceType, resourceId)
          .map(({ captureTime }) => captureTime);
        expect([...new Set(times)].sort()).toEqual(times);
      });

      it('drifts its resource, that only, and nothing once reverted', () => {
        const account = Account.open();
        runScenario(account, name, 'drift');
        const drifted = driftedIn(account);
        const { address, paths } = consequences[name];
        expect(drifted.map(result => result.address)).toEqual([address]);
        expect(drifted[0].kind).toBe(
          name === 'delete-queue' ? 'deleted' : 'changed',
        );
        // What is deleted differs in everything that the code says of it.
        const changes = name === 'delete-queue' ? [] : drifted[0].changes;
        expect(changes.map(change => change.path)).toEqual(
          paths.map(path => expect.stringMatching(new RegExp(`^${path}`))),
        );
        expect(
          resultsFor(scenario.service, liveOf(account)).some(
            result => result.address === address,
          ),
        ).toBe(true);

        runScenario(account, name, 'revert');
        expect(driftedIn(account)).toEqual([]);
      });
    },
  );

  it('can all be there at once', () => {
    const account = Account.open();
    for (const { name } of scenarios) runScenario(account, name, 'drift');
    expect(
      driftedIn(account)
        .map(({ address }) => address)
        .sort(),
    ).toEqual(
      Object.values(consequences)
        .map(({ address }) => address)
        .sort(),
    );
    for (const { name } of scenarios) runScenario(account, name, 'revert');
    expect(driftedIn(account)).toEqual([]);
  });

  it('do not drift twice, nor revert what is not there', () => {
    const account = Account.open();
    expect(() => runScenario(account, 'open-ssh', 'revert')).toThrow(
      'open-ssh has not drifted, so there is nothing to revert.',
    );
    runScenario(account, 'open-ssh', 'drift');
    expect(() => runScenario(account, 'open-ssh', 'drift')).toThrow(
      /^open-ssh has already drifted \(by alice@example.com, .*\): revert it first\.$/,
    );
  });

  it('change nothing for somebody who cannot be', () => {
    const account = Account.open();
    expect(() => runScenario(account, 'open-ssh', 'drift', 'a b"\n')).toThrow(
      /cannot be a user/,
    );
    expect(account.activeScenarios()).toEqual({});
  });
});
