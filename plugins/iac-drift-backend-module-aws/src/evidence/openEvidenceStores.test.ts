import { ConfigReader } from '@backstage/config';
import { S3Server } from 'aws-simulator';
import { openEvidenceStores } from './openEvidenceStores';

describe('openEvidenceStores', () => {
  it('publishes with the credentials of the account of each store', async () => {
    const server = await S3Server.start();
    server.createBucket('copy', {
      objectLock: true,
      defaultRetention: { mode: 'COMPLIANCE', days: 400 },
    });
    const s3 = { region: 'eu-west-1', endpoint: server.url };
    const stores = openEvidenceStores(
      new ConfigReader({
        aws: {
          accounts: ['111122223333', '444455556666'].map(accountId => ({
            accountId,
            accessKeyId: `AKIA${accountId}`,
            secretAccessKey: 'x',
          })),
        },
        iacDrift: {
          origin: 'log.example.com',
          evidence: {
            s3: [
              {
                ...s3,
                id: 'primary',
                bucket: 'evidence',
                accountId: '111122223333',
                forcePathStyle: true,
              },
              {
                ...s3,
                id: 'second',
                bucket: 'copy',
                accountId: '444455556666',
                forcePathStyle: true,
                minimumRetentionDays: 365,
              },
            ],
          },
        },
      }),
    );
    for (const store of stores) {
      await store.putOnce('checkpoints/1', Buffer.from('one\n'));
    }
    expect(
      server
        .callsOf('PutObject')
        .map(({ bucket, key, headers }) => [
          bucket,
          key,
          /Credential=(\w+)/.exec(String(headers.authorization))?.[1],
        ]),
    ).toEqual([
      ['evidence', 'log.example.com/checkpoints/1', 'AKIA111122223333'],
      ['copy', 'log.example.com/checkpoints/1', 'AKIA444455556666'],
    ]);
    await server.stop();
  });
});
