import { TestDatabases } from '@backstage/backend-test-utils';
import type { Overview } from '@iac-drift/backstage-plugin-iac-drift-common';
import request from 'supertest';
import { startAwsPortal } from '../__testUtils__/startAwsPortal';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const PATH = 'orders/terraform.tfstate';

it('in an account that states describe, what is left unmanaged is what they leave out', async () => {
  const portal = await startAwsPortal({
    knex: await databases.init('SQLITE_3'),
    more: { unmanaged: { frequency: 'PT1S', grace: 'PT0S' } },
  });
  const found = async () => {
    await new Promise(resolve => setTimeout(resolve, 1100));
    await portal.watch();
    return (await portal.findings())
      .filter(({ kind }) => kind === 'unmanaged')
      .map(f => [f.address, f.resolution?.outcome ?? f.state]);
  };
  const overview = async (): Promise<Overview> =>
    (await request(portal.server).get('/api/iac-drift/v1/overview')).body;
  try {
    // Of what cannot be read nothing is concluded.
    await portal.inject({ kind: 'access-denied', operation: 'config:*' });
    await portal.scanAll();
    expect(await found()).toEqual([]);
    expect((await overview()).unmanaged?.unread).not.toEqual([]);
    await portal.clearFaults();
    await portal.scanAll();
    // What pipelines work with is made before there are any.
    const role = ['aws_iam_role/terraform-apply', 'open'];
    expect(await found()).toEqual([role]);
    expect((await overview()).unmanaged).toMatchObject({
      openFindings: 1,
      leftOut: { 'aws-managed': 1 },
      unread: [],
      objects: expect.any(Number),
    });

    const whole = String(portal.source.states.get(PATH));
    const state = JSON.parse(whole);
    const isQueue = ({ type }: { type: string }) => type === 'aws_sqs_queue';
    const [queue] = state.resources.filter(isQueue);
    state.resources = state.resources.filter(
      (resource: object) => resource !== queue,
    );
    portal.source.states.set(PATH, JSON.stringify(state));
    const { url } = queue.instances[0].attributes;
    const address = `aws_sqs_queue/${url}`;
    expect(await found()).toEqual([[address, 'open'], role]);

    portal.source.states.set(PATH, whole);
    expect(await found()).toEqual([[address, 'adopted'], role]);
  } finally {
    await portal.stop();
  }
});
