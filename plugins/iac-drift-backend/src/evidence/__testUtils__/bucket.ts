import { S3Client } from '@aws-sdk/client-s3';
import { S3ObjectLockEvidenceStore } from '@iac-drift/backstage-plugin-iac-drift-backend-module-aws';
import {
  type LogCheckpoint,
  type LogSegment,
  parseVkey,
  type Verification,
  verifyLog,
} from '@iac-drift/ledger';
import { ed25519Verify, sha256 } from '@iac-drift/ledger/node';
import type { S3Server } from 'aws-simulator';
import { rangeInName, sizeInName } from '../names';

const PREFIX = 'log/';

/** A store in the bucket of a server on loopback, which loses patience soon. */
export function storeOn(endpoint: string, attemptMs: number) {
  return new S3ObjectLockEvidenceStore({
    id: 'primary',
    bucket: 'evidence',
    prefix: PREFIX,
    minimumRetentionMs: 24 * 60 * 60_000,
    client: new S3Client({
      endpoint,
      region: 'eu-west-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'x' },
    }),
    patience: { attempts: 2, attemptMs, pauseMs: 1 },
  });
}

/** Versions by name, oldest first. */
export function versionsOn(server: S3Server): Map<string, Buffer[]> {
  const names = new Map<string, Buffer[]>();
  for (const { key, bytes } of server.bucket.versions) {
    const name = key.slice(PREFIX.length);
    names.set(name, [...(names.get(name) ?? []), Buffer.from(bytes ?? [])]);
  }
  return names;
}

/** Names that may have one version alone, and have several of other bytes. */
export function publishedTwice(server: S3Server): string[] {
  return [...versionsOn(server)]
    .filter(([name]) => !['checkpoint', 'trust/policy'].includes(name))
    .filter(([, bytes]) => bytes.some(other => !other.equals(bytes[0])))
    .map(([name]) => name);
}

/** Verifies what is in the bucket, the oldest version of each name. */
export async function verifyBucket(
  server: S3Server,
  vkey: string,
): Promise<Verification> {
  const names = [...versionsOn(server)].sort(([a], [b]) => (a < b ? -1 : 1));
  const segments: LogSegment[] = [];
  const checkpoints: LogCheckpoint[] = [];
  for (const [name, [bytes]] of names) {
    const range = rangeInName(name);
    const size = sizeInName(name);
    if (range) {
      const whole = async function* one() {
        yield bytes;
      };
      segments.push({ name, range, bytes: whole() });
    } else if (size !== undefined) {
      checkpoints.push({ name, size, note: bytes });
    }
  }
  return verifyLog({
    segments,
    checkpoints,
    keys: [parseVkey(vkey, sha256)],
    sha256,
    verify: ed25519Verify,
  });
}
