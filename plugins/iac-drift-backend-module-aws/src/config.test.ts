import { ConfigReader } from '@backstage/config';
import { readAwsConfig } from './config';

const read = (aws: object) =>
  readAwsConfig(new ConfigReader({ iacDrift: { aws } }));
const account = { accountId: '111122223333', regions: ['eu-west-1'] };

describe('readAwsConfig', () => {
  it('reads accounts and has rates that AWS bears', () => {
    expect(
      read({ accounts: [{ ...account, endpoint: 'http://127.0.0.1:4570' }] }),
    ).toEqual({
      accounts: [{ ...account, endpoint: 'http://127.0.0.1:4570' }],
      rates: { cloudControl: 4, config: 8, lookupEvents: 2 },
      timeoutMs: 30_000,
      eventTopics: ['iac-drift-aws'],
    });
  });

  it('needs no configuration', () => {
    expect(readAwsConfig(new ConfigReader({})).accounts).toEqual([]);
  });

  it('takes a time that AWS may take', () => {
    expect(read({ timeout: { seconds: 5 } }).timeoutMs).toBe(5_000);
  });

  it.each<[string, object, RegExp]>([
    ['no time at all', { timeout: { seconds: 0 } }, /iacDrift\.aws\.timeout/],
    [
      'a number where an account id belongs',
      { accounts: [{ ...account, accountId: 111122223333 }] },
      /accounts\[0\]\.accountId must be the twelve digits of an AWS account, in quotes/,
    ],
    [
      'an account id that is none',
      { accounts: [{ ...account, accountId: '1111' }] },
      /accountId/,
    ],
    [
      'no region',
      { accounts: [{ ...account, regions: [] }] },
      /accounts\[0\]\.regions/,
    ],
    [
      'a region that is none',
      { accounts: [{ ...account, regions: ['Ireland'] }] },
      /regions/,
    ],
    [
      'an endpoint that is no URL',
      { accounts: [{ ...account, endpoint: 'localhost:4570' }] },
      /endpoint/,
    ],
    [
      'a password in the endpoint',
      { accounts: [{ ...account, endpoint: 'http://u:p@localhost' }] },
      /endpoint/,
    ],
    ['an account twice', { accounts: [account, account] }, /twice/],
    [
      'a rate that CloudTrail does not bear',
      { rates: { lookupEvents: 5 } },
      /rates\.lookupEvents must be more than 0 and at most 2/,
    ],
  ])('stops the start on %s, naming the key', (_, aws, message) => {
    expect(() => read(aws)).toThrow(message);
  });

  it('accepts regions of every partition', () => {
    const regions = ['us-gov-west-1', 'cn-north-1', 'ap-southeast-5'];
    expect(read({ accounts: [{ ...account, regions }] }).accounts[0]).toEqual({
      ...account,
      regions,
      endpoint: undefined,
    });
  });
});
