/** @jest-environment node */
import fc from 'fast-check';
import { ConfigItemsError } from './ConfigItemsError';
import { normaliseItem } from './normaliseItem';
import { parseConfigItems } from './parseConfigItems';

const CONFIGURATION = { name: 'b', fromPort: null };
const ITEM = {
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'b',
  accountId: '111122223333',
  awsRegion: 'eu-west-1',
};

/** Any other error than a ConfigItemsError is thrown. */
function isReadOrRefused(input: unknown): boolean {
  try {
    return Array.isArray(parseConfigItems(input));
  } catch (error) {
    if (error instanceof ConfigItemsError) return true;
    throw error;
  }
}

describe('parseConfigItems', () => {
  it('reads the four forms in which AWS delivers an item', () => {
    const history = {
      configurationItems: [
        {
          ...ITEM,
          arn: 'arn:b',
          configurationItemStatus: 'OK',
          configurationItemCaptureTime: '2026-01-01T02:00:00+02:00',
          configuration: JSON.stringify(CONFIGURATION),
          supplementaryConfiguration: {
            BucketPolicy: '{"policyText":null}',
            IsRequesterPaysEnabled: 'false',
            AccessControlList: JSON.stringify('{"grantList":[]}'),
          },
          tags: { a: 'b' },
        },
      ],
    };
    const batch = {
      baseConfigurationItems: [
        {
          ...ITEM,
          arn: 'arn:b',
          configurationItemStatus: 'OK',
          configurationItemCaptureTime: 1767225600,
          configuration: JSON.stringify(CONFIGURATION),
          supplementaryConfiguration: {
            BucketPolicy: '{"policyText":null}',
            IsRequesterPaysEnabled: 'false',
            AccessControlList: '{"grantList":[]}',
          },
        },
      ],
      unprocessedResourceKeys: [],
    };
    const rule = {
      ...ITEM,
      accountId: undefined,
      awsAccountId: '111122223333',
      ARN: 'arn:b',
      configurationItemStatus: 'OK',
      configurationItemCaptureTime: '2026-01-01T00:00:00.000Z',
      configuration: CONFIGURATION,
      supplementaryConfiguration: {
        BucketPolicy: { policyText: null },
        IsRequesterPaysEnabled: false,
        AccessControlList: '{"grantList":[]}',
      },
      tags: [{ tag: 'a=b', key: 'a', value: 'b' }],
    };
    const select = { Results: [JSON.stringify(rule)] };
    const expected = {
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'b',
      arn: 'arn:b',
      accountId: '111122223333',
      region: 'eu-west-1',
      status: 'present',
      captureTime: '2026-01-01T00:00:00.000Z',
      configuration: CONFIGURATION,
      supplementaryConfiguration: {
        BucketPolicy: { policyText: null },
        IsRequesterPaysEnabled: false,
        AccessControlList: { grantList: [] },
      },
    };
    expect(parseConfigItems(batch)).toEqual([expected]);
    for (const form of [history, select, [rule], { Results: [rule] }]) {
      expect(parseConfigItems(form)).toEqual([
        { ...expected, tags: { a: 'b' } },
      ]);
    }
  });

  it('keeps tags that were not returned apart from no tags', () => {
    expect(normaliseItem(ITEM)).not.toHaveProperty('tags');
    expect(normaliseItem({ ...ITEM, tags: {} })?.tags).toEqual({});
  });

  it.each([
    [{ a: 'b' }],
    ['{"a":"b"}'],
    [[{ key: 'a', value: 'b' }]],
    [[{ Key: 'a', Value: 'b' }]],
    [[{ tagKey: 'a', tagValue: 'b' }]],
    [[{ TagKey: 'a', TagValue: 'b' }]],
    [[{ tagName: 'a', tagValue: 'b' }]],
  ])('reads tags written as %j', tags => {
    expect(normaliseItem({ ...ITEM, tags })?.tags).toEqual({ a: 'b' });
  });

  it.each([
    ['OK', 'present'],
    ['ResourceDiscovered', 'present'],
    ['RESOURCE_IS_NEW_HERE', 'not-recorded'],
    ['ResourceDeleted', 'deleted'],
    ['ResourceDeletedNotRecorded', 'deleted'],
    ['ResourceNotRecorded', 'not-recorded'],
  ])('takes status %s for %s', (configurationItemStatus, status) => {
    expect(normaliseItem({ ...ITEM, configurationItemStatus })?.status).toBe(
      status,
    );
  });

  it('knows no region of a global resource', () => {
    expect(normaliseItem({ ...ITEM, awsRegion: 'global' })).not.toHaveProperty(
      'region',
    );
  });

  it('says in one sentence what it cannot read, and nothing of it', () => {
    for (const nonsense of [
      null,
      7,
      'CANARY',
      {},
      { a: [] },
      ['CANARY'],
      [{}],
    ]) {
      expect(() => parseConfigItems(nonsense)).toThrow(ConfigItemsError);
      expect(() => parseConfigItems(nonsense)).not.toThrow(/CANARY/);
    }
    expect(() => parseConfigItems({ Results: ['{"a":1}'] })).toThrow(
      'Entry 1 is not an AWS Config item',
    );
  });

  it('either reads or refuses whatever it is given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        for (const input of [a, [a], { ...ITEM, configuration: a, tags: b }]) {
          expect(isReadOrRefused(input)).toBe(true);
        }
        normaliseItem({
          ...ITEM,
          configuration: a,
          supplementaryConfiguration: b,
          tags: a,
          configurationItemCaptureTime: b,
        });
      }),
      { numRuns: 2000 },
    );
  });
});
