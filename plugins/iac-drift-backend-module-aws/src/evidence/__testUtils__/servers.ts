import { S3Client } from '@aws-sdk/client-s3';
import { cephIsInstalled, S3Server, startCeph } from 'aws-simulator';
import {
  S3ObjectLockEvidenceStore,
  type S3StoreOptions,
} from '../S3ObjectLockEvidenceStore';

/** A client of a server on loopback that never tries again by itself. */
export function clientOf(server: {
  endpoint: string;
  region?: string;
  accessKeyId?: string;
  secretAccessKey?: string;
}): S3Client {
  const { accessKeyId = 'AKIATEST', secretAccessKey = 'x' } = server;
  return new S3Client({
    endpoint: server.endpoint,
    region: server.region ?? 'eu-west-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });
}

/** A store under `log/` of a bucket, with little patience. */
export function storeIn(
  client: S3Client,
  bucket: string,
  options: Partial<S3StoreOptions> = {},
): S3ObjectLockEvidenceStore {
  return new S3ObjectLockEvidenceStore({
    id: 'primary',
    bucket,
    prefix: 'log/',
    minimumRetentionMs: 24 * 60 * 60 * 1000,
    client,
    patience: { attempts: 4, attemptMs: 5_000, pauseMs: 5 },
    ...options,
  });
}

/** A running server with S3's API, and how to end it. */
export interface RunningServer {
  client: S3Client;
  stop(): Promise<void>;
}

/** Every S3 server that tests run against here. */
export function s3Servers(): [string, () => Promise<RunningServer>][] {
  const simulated = async (): Promise<RunningServer> => {
    const server = await S3Server.start();
    const client = clientOf({ endpoint: server.url });
    return { client, stop: () => server.stop() };
  };
  const ceph = async (): Promise<RunningServer> => {
    const server = await startCeph();
    const client = clientOf(server);
    return { client, stop: () => server.stop() };
  };
  return cephIsInstalled()
    ? [
        ['the simulated S3', simulated],
        ["Ceph's S3", ceph],
      ]
    : [['the simulated S3', simulated]];
}
