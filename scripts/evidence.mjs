// The demo's write-once store: Ceph's S3 server with a bucket whose versions are
// locked for a day.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { KEYS, missingProgram } from '../test/s3-worm/ceph.mjs';
import { root } from './install.mjs';
import { start, waitFor } from './processes.mjs';

const BUCKET = 'iac-drift-evidence';
// That of the demo, in app-config.yaml.
const ACCOUNT = '123456789012';
const REGION = 'default';

/** Throws when it is not installed. */
export function requireEvidenceServer() {
  const missing = missingProgram();
  if (missing) {
    throw new Error(
      `--evidence s3 needs Ceph's S3 server, and ${missing} is not installed: run test/s3-worm/install.sh as root (Debian).`,
    );
  }
}

/**
 * Starts it; what was published stays in `directory` until the next start.
 *
 * @returns its process, and the configuration of the portal as environment
 */
export async function startEvidenceServer({ directory, port, ...output }) {
  const endpoint = `http://127.0.0.1:${port}`;
  const proc = start(
    'S3 server',
    process.execPath,
    [join(root, 'test/s3-worm/ceph.mjs'), directory, String(port)],
    // It ends with its input: when this process does, however that happens.
    { ...output, stdin: 'pipe' },
  );
  await waitFor(endpoint, [proc], 90_000);
  await makeBucket(endpoint);
  const store = {
    id: 'demo',
    bucket: BUCKET,
    region: REGION,
    endpoint,
    forcePathStyle: true,
    accountId: ACCOUNT,
  };
  return {
    proc,
    env: { APP_CONFIG_iacDrift_evidence_s3: JSON.stringify([store]) },
    url: `s3://${BUCKET}`,
    endpoint,
  };
}

async function makeBucket(endpoint) {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const s3 = createRequire(
    join(root, 'plugins/iac-drift-backend-module-aws/package.json'),
  )('@aws-sdk/client-s3');
  const client = new s3.S3Client({
    endpoint,
    region: REGION,
    forcePathStyle: true,
    credentials: KEYS,
  });
  const { Buckets = [] } = await client.send(new s3.ListBucketsCommand({}));
  if (!Buckets.some(({ Name }) => Name === BUCKET)) {
    await client.send(
      new s3.CreateBucketCommand({
        Bucket: BUCKET,
        ObjectLockEnabledForBucket: true,
      }),
    );
  }
  await client.send(
    new s3.PutObjectLockConfigurationCommand({
      Bucket: BUCKET,
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: { DefaultRetention: { Mode: 'COMPLIANCE', Days: 1 } },
      },
    }),
  );
  client.destroy();
}
