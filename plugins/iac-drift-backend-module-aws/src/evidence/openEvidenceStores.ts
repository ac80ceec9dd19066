import { S3Client } from '@aws-sdk/client-s3';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import { readS3StoreConfigs } from './config';
import { S3ObjectLockEvidenceStore } from './S3ObjectLockEvidenceStore';

/**
 * The stores of `iacDrift.evidence.s3`, with credentials from `aws.accounts`.
 * Nothing is asked of S3 yet.
 *
 * @throws InputError with one sentence naming the key to mend
 * @public
 */
export function openEvidenceStores(
  config: RootConfigService,
): S3ObjectLockEvidenceStore[] {
  const credentials = DefaultAwsCredentialsManager.fromConfig(config);
  return readS3StoreConfigs(config).map(store => {
    const { region, endpoint, forcePathStyle, accountId } = store;
    const client = new S3Client({
      region,
      endpoint,
      forcePathStyle,
      credentials: async () => {
        const found = await credentials.getCredentialProvider({ accountId });
        return found.sdkCredentialProvider();
      },
      customUserAgent: 'iac-drift-backstage',
      // The store looks before it tries again.
      maxAttempts: 1,
      requestHandler: { connectionTimeout: 5_000 },
    });
    return new S3ObjectLockEvidenceStore({ ...store, client });
  });
}
