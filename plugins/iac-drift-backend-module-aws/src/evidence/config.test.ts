import { ConfigReader } from '@backstage/config';
import { readKmsConfig, readS3StoreConfigs } from './config';

const read = (s3: object[], more: object = {}) =>
  readS3StoreConfigs(
    new ConfigReader({
      app: { baseUrl: 'https://portal.example.com:8443' },
      iacDrift: { evidence: { s3 }, ...more },
    }),
  );
const store = { id: 'primary', bucket: 'acme-evidence', region: 'eu-west-1' };

describe('readS3StoreConfigs', () => {
  it('publishes under the origin of the log unless told otherwise', () => {
    expect(read([store])).toMatchObject([
      {
        ...store,
        prefix: 'portal.example.com/iac-drift/',
        forcePathStyle: false,
        minimumRetentionMs: 24 * 60 * 60 * 1000,
      },
    ]);
    expect(read([store], { origin: 'log.example.com' })[0].prefix).toBe(
      'log.example.com/',
    );
    expect(read([{ ...store, prefix: '/a/b/' }])[0].prefix).toBe('a/b/');
    expect(read([{ ...store, prefix: '/' }])[0].prefix).toBe('');
  });

  it('takes several stores, in several accounts', () => {
    const second = {
      ...store,
      id: 'second',
      bucket: 'acme-evidence-copy',
      accountId: '444455556666',
      minimumRetentionDays: 365,
    };
    expect(read([store, second])[1]).toMatchObject({
      id: 'second',
      bucket: 'acme-evidence-copy',
      accountId: '444455556666',
      minimumRetentionMs: 365 * 24 * 60 * 60 * 1000,
    });
    expect(readS3StoreConfigs(new ConfigReader({}))).toEqual([]);
  });

  it.each([
    [{ id: '' }, /s3\[0\]\.id/],
    [{ id: 'a b' }, /s3\[0\]\.id must be 1 to 63 letters/],
    [{ bucket: undefined }, 'iacDrift.evidence.s3[0].bucket is missing.'],
    [{ bucket: 'Acme' }, "bucket 'Acme' cannot name a bucket"],
    [{ bucket: 'a/b' }, "bucket 'a/b' cannot name a bucket"],
    [{ region: undefined }, 'iacDrift.evidence.s3[0].region is missing.'],
    [{ prefix: 'a/../b' }, /prefix 'a\/\.\.\/b' must consist of/],
    [{ prefix: 'a b' }, /prefix 'a b' must consist of/],
    [{ endpoint: 'https://key:secret@s3' }, /endpoint must be an http/],
    [{ accountId: 444455556666 }, /accountId must be the twelve digits/],
    [{ minimumRetentionDays: 0 }, /minimumRetentionDays must be a whole/],
    [{ minimumRetentionDays: 1.5 }, /minimumRetentionDays must be a whole/],
  ])('refuses %j', (wrong, message) => {
    expect(() => read([{ ...store, ...wrong }])).toThrow(message);
  });

  it('refuses two stores with one id or in one place', () => {
    expect(() => read([store, { ...store, bucket: 'other' }])).toThrow(
      "iacDrift.evidence.s3 has the id 'primary' twice; give each store its own.",
    );
    expect(() => read([store, { ...store, id: 'second' }])).toThrow(
      /names s3:\/\/acme-evidence\/portal.example.com\/iac-drift\/ twice/,
    );
  });
});

describe('readKmsConfig', () => {
  const kms = { keyId: 'alias/log', region: 'eu-west-1' };
  const readKms = (ledger: object) =>
    readKmsConfig(new ConfigReader({ iacDrift: { ledger } }));

  it('reads the key, if there is one', () => {
    expect(readKms({ kms })).toMatchObject(kms);
    expect(readKms({ keyFile: 'log.pem' })).toBeUndefined();
  });

  it.each(['keyFile', 'key'])('refuses %s beside it', other => {
    expect(() => readKms({ kms, [other]: 'x' })).toThrow(
      `iacDrift.ledger has both kms and ${other}, and the log is signed with one key: remove one.`,
    );
  });

  it('names what is missing', () => {
    expect(() => readKms({ kms: { keyId: 'x' } })).toThrow(
      'iacDrift.ledger.kms.region is missing.',
    );
  });
});
