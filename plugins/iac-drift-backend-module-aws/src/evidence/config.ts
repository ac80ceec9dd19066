import type { RootConfigService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { readOrigin } from '@iac-drift/backstage-plugin-iac-drift-node';
import { isHttpUrl } from '../config';

/**
 * One store of `iacDrift.evidence.s3`, checked.
 *
 * @internal
 */
export interface S3StoreConfig {
  id: string;
  bucket: string;
  /** Empty, or ending in a slash. */
  prefix: string;
  region: string;
  /** In place of AWS's public endpoint. */
  endpoint?: string;
  forcePathStyle: boolean;
  /** Whose entry of `aws.accounts` holds the credentials. */
  accountId?: string;
  minimumRetentionMs: number;
}

/**
 * `iacDrift.ledger.kms`, checked.
 *
 * @internal
 */
export interface KmsConfig {
  keyId: string;
  region: string;
  endpoint?: string;
  accountId?: string;
}

const DAY = 24 * 60 * 60 * 1000;

/**
 * Reads `iacDrift.evidence.s3`.
 *
 * @throws InputError with one sentence naming the key to mend
 * @internal
 */
export function readS3StoreConfigs(config: RootConfigService): S3StoreConfig[] {
  const stores =
    config.getOptionalConfigArray('iacDrift.evidence.s3')?.map((store, index) =>
      readStore(store, {
        key: `iacDrift.evidence.s3[${index}]`,
        origin: readOrigin(config),
      }),
    ) ?? [];
  for (const { id, bucket, prefix, endpoint } of stores) {
    if (stores.filter(other => other.id === id).length > 1) {
      throw new InputError(
        `iacDrift.evidence.s3 has the id '${id}' twice; give each store its own.`,
      );
    }
    const same = stores.filter(
      other =>
        other.bucket === bucket &&
        other.prefix === prefix &&
        other.endpoint === endpoint,
    );
    if (same.length > 1) {
      throw new InputError(
        `iacDrift.evidence.s3 names s3://${bucket}/${prefix} twice; one of the two stores is enough.`,
      );
    }
  }
  return stores;
}

/**
 * Reads `iacDrift.ledger.kms`.
 *
 * @throws InputError with one sentence, also when there is another key beside it
 * @internal
 */
export function readKmsConfig(
  config: RootConfigService,
): KmsConfig | undefined {
  const key = 'iacDrift.ledger.kms';
  const kms = config.getOptionalConfig(key);
  if (!kms) {
    return undefined;
  }
  for (const other of ['keyFile', 'key']) {
    if (config.has(`iacDrift.ledger.${other}`)) {
      throw new InputError(
        `iacDrift.ledger has both kms and ${other}, and the log is signed with one key: remove one. To change from a file to KMS, name the file under previousKeyFiles.`,
      );
    }
  }
  return {
    keyId: readText(kms, 'keyId', key),
    region: readText(kms, 'region', key),
    endpoint: readEndpoint(kms, key),
    accountId: readAccountId(kms, key),
  };
}

function readStore(
  config: Config,
  { key, origin }: { key: string; origin: string },
): S3StoreConfig {
  const id = readText(config, 'id', key);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(id)) {
    throw new InputError(
      `${key}.id must be 1 to 63 letters, digits, '-', '_' or '.', starting with a letter or digit.`,
    );
  }
  const bucket = readText(config, 'bucket', key);
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new InputError(`${key}.bucket '${bucket}' cannot name a bucket.`);
  }
  const days = config.getOptionalNumber('minimumRetentionDays') ?? 1;
  if (!Number.isInteger(days) || days < 1 || days > 36_500) {
    throw new InputError(
      `${key}.minimumRetentionDays must be a whole number from 1 to 36500.`,
    );
  }
  return {
    id,
    bucket,
    prefix: readPrefix(config.getOptionalString('prefix') ?? origin, key),
    region: readText(config, 'region', key),
    endpoint: readEndpoint(config, key),
    forcePathStyle: config.getOptionalBoolean('forcePathStyle') ?? false,
    accountId: readAccountId(config, key),
    minimumRetentionMs: days * DAY,
  };
}

/** `/` means the root of the bucket. */
function readPrefix(text: string, key: string): string {
  const prefix = text.replace(/^\/+|\/+$/g, '');
  if (prefix === '') {
    return '';
  }
  if (
    prefix.length > 500 ||
    !prefix.split('/').every(part => /^(?!\.+$)[A-Za-z0-9._:-]+$/.test(part))
  ) {
    throw new InputError(
      `${key}.prefix '${text}' must consist of letters, digits, '-', '_', '.' and ':' between slashes.`,
    );
  }
  return `${prefix}/`;
}

function readText(config: Config, name: string, key: string): string {
  const value = config.getOptionalString(name);
  if (value === undefined) {
    throw new InputError(`${key}.${name} is missing.`);
  }
  return value;
}

function readEndpoint(config: Config, key: string): string | undefined {
  const endpoint = config.getOptionalString('endpoint');
  if (endpoint !== undefined && !isHttpUrl(endpoint)) {
    throw new InputError(
      `${key}.endpoint must be an http or https URL without user name or password.`,
    );
  }
  return endpoint;
}

function readAccountId(config: Config, key: string): string | undefined {
  const accountId = config.getOptional('accountId');
  if (accountId === undefined) {
    return undefined;
  }
  if (typeof accountId !== 'string' || !/^\d{12}$/.test(accountId)) {
    throw new InputError(
      `${key}.accountId must be the twelve digits of an AWS account, in quotes.`,
    );
  }
  return accountId;
}
