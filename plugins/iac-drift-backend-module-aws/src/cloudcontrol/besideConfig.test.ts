import type { LiveRead } from '@iac-drift/backstage-plugin-iac-drift-node';
import type { LiveItem, LiveKey, ReadFailure } from '@iac-drift/engine';
import { besideConfig } from './besideConfig';

const ROLE = 'AWS::IAM::Role';

const key: LiveKey = {
  resourceType: ROLE,
  resourceId: 'AROAEXAMPLEEXAMPLE01',
  cloudControl: { typeName: ROLE, identifier: 'worker', only: false },
};
const item = (more: Partial<LiveItem> = {}): LiveItem => ({
  resourceType: ROLE,
  resourceId: 'AROAEXAMPLEEXAMPLE01',
  status: 'present',
  configuration: {},
  supplementaryConfiguration: {},
  ...more,
});
const model = item({ source: 'cloud-control', resourceId: 'worker' });

const readerOf = (read: LiveRead) => ({ id: 'x', read: async () => read });
const readBoth = (recorded: Partial<LiveRead>, shown: Partial<LiveRead>) =>
  besideConfig(
    readerOf({ items: [], failures: [], ...recorded }),
    readerOf({ items: [], failures: [], ...shown }),
  ).read([key], {});
const failure = (more: Partial<ReadFailure>): ReadFailure => ({
  resourceType: ROLE,
  reason: 'throttled',
  detail: 'x',
  ...more,
});

describe('Cloud Control beside AWS Config', () => {
  it('shows what both show', async () => {
    expect(await readBoth({ items: [item()] }, { items: [model] })).toEqual({
      items: [item(), model],
      failures: [],
    });
  });

  it.each<Partial<ReadFailure>>([
    {},
    { resourceId: key.resourceId },
    { reason: 'access-denied', resourceType: undefined },
    { reason: 'stale' },
    { reason: 'not-recorded', resourceId: 'AROAEXAMPLEEXAMPLE02' },
  ])('does not speak for AWS Config that failed: %j', async more => {
    const failures = [failure(more)];
    expect(await readBoth({ failures }, { items: [model] })).toEqual({
      items: [],
      failures,
    });
  });

  it.each<Partial<ReadFailure>>([{}, { resourceId: key.resourceId }])(
    'shows alone what AWS Config does not record: %j',
    async more => {
      const failures = [failure({ ...more, reason: 'not-recorded' })];
      expect((await readBoth({ failures }, { items: [model] })).items).toEqual([
        model,
      ]);
    },
  );

  it('says why AWS Config has no item before it says why Cloud Control has none', async () => {
    const failures = [failure({ detail: 'a' })];
    const others = [failure({ detail: 'b' })];
    expect(
      (await readBoth({ failures }, { failures: others })).failures,
    ).toEqual([...failures, ...others]);
  });

  it('lists what AWS Config lists', async () => {
    const list = async () => ({ items: [item()], failures: [] });
    const none = readerOf({ items: [], failures: [] });
    const both = besideConfig({ ...none, list }, none);
    expect(await both.list?.({ resourceTypes: [ROLE] }, {})).toEqual({
      items: [item()],
      failures: [],
    });
    expect(besideConfig(none, none).list).toBeUndefined();
  });
});
