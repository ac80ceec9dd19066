import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { MAX_STATE_BYTES } from '@iac-drift/engine';
import { DEFAULT_WORKSPACE_KEY_PREFIX } from './s3/stateKey';

/** What every source has. @internal */
interface CommonConfig {
  id: string;
  maxStateBytes: number;
}

/**
 * A source of type `folder`, checked.
 *
 * @internal
 */
export interface FolderSourceConfig extends CommonConfig {
  /** As configured; relative to the process's working directory. */
  path: string;
}

/**
 * A source of type `s3`, checked.
 *
 * @internal
 */
export interface S3SourceConfig extends CommonConfig {
  bucket: string;
  region: string;
  /** Empty, or ending in a slash. */
  prefix: string;
  /** Without slashes at the ends. */
  workspaceKeyPrefix: string;
  /** Whose entry of `aws.accounts` holds the credentials. */
  accountId?: string;
  /** In place of AWS's public endpoint. */
  endpoint?: string;
  forcePathStyle: boolean;
}

/**
 * A source of type `http`, checked.
 *
 * @internal
 */
export interface HttpSourceConfig extends CommonConfig {
  url: URL;
  /** Headers that bear credentials. */
  credentials: Record<string, string>;
  headers: Record<string, string>;
  /** The only paths there are; absent when any path below the address is one. */
  stacks?: string[];
}

/**
 * A source of type `gitlab`, checked.
 *
 * @internal
 */
export interface GitLabSourceConfig extends CommonConfig {
  host: URL;
  credentials: Record<string, string>;
  /** Full paths. */
  projects: string[];
}

/**
 * A source of type `hcp`, checked.
 *
 * @internal
 */
export interface HcpSourceConfig extends CommonConfig {
  host: URL;
  organization: string;
  token: string;
  /** Other hosts that states are kept on. */
  downloadHosts: string[];
}

/**
 * One entry of `iacDrift.terraform.sources`, checked.
 *
 * @internal
 */
export type SourceConfig =
  | ({ type: 'folder' } & FolderSourceConfig)
  | ({ type: 's3' } & S3SourceConfig)
  | ({ type: 'http' } & HttpSourceConfig)
  | ({ type: 'gitlab' } & GitLabSourceConfig)
  | ({ type: 'hcp' } & HcpSourceConfig);

const DEFAULT_MAX_STATE_BYTES = 50 * 1024 * 1024;

/**
 * Reads `iacDrift.terraform.sources`.
 *
 * @throws InputError with one sentence naming the key to mend
 * @internal
 */
export function readSourceConfigs(config: Config): SourceConfig[] {
  const sources =
    config.getOptionalConfigArray('iacDrift.terraform.sources') ?? [];
  const seen = new Set<string>();
  return sources.map((source, index) => {
    const key = `iacDrift.terraform.sources[${index}]`;
    const id = source.getString('id');
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(id)) {
      throw new InputError(
        `${key}.id must be 1 to 63 letters, digits, '-', '_' or '.', starting with a letter or digit.`,
      );
    }
    if (seen.has(id)) {
      throw new InputError(
        `${key}.id '${id}' is used twice; give each source its own id.`,
      );
    }
    seen.add(id);
    return readSource(source, key, id);
  });
}

function readSource(source: Config, key: string, id: string): SourceConfig {
  const type = source.getString('type');
  const common = { id, maxStateBytes: readMaxStateBytes(source, key) };
  switch (type) {
    case 'folder':
      return { type, ...common, path: source.getString('path') };
    case 's3': {
      const prefix = source.getOptionalString('prefix') ?? '';
      const endpoint = source.getOptionalString('endpoint');
      return {
        type,
        ...common,
        bucket: source.getString('bucket'),
        region: source.getString('region'),
        prefix: prefix && `${trimSlashes(prefix)}/`,
        workspaceKeyPrefix: trimSlashes(
          source.getOptionalString('workspaceKeyPrefix') ??
            DEFAULT_WORKSPACE_KEY_PREFIX,
        ),
        accountId: source.getOptionalString('accountId'),
        endpoint: endpoint && readUrl(endpoint, `${key}.endpoint`).href,
        forcePathStyle: source.getOptionalBoolean('forcePathStyle') ?? false,
      };
    }
    case 'http':
      return {
        type,
        ...common,
        url: readUrl(source.getString('url'), `${key}.url`),
        credentials: readHttpCredentials(source, key),
        headers: readHeaders(source, key),
        stacks: source.getOptionalStringArray('stacks'),
      };
    case 'gitlab':
      return {
        type,
        ...common,
        host: readUrl(
          source.getOptionalString('host') ?? 'https://gitlab.com',
          `${key}.host`,
        ),
        credentials: { 'private-token': source.getString('token') },
        projects: source.getStringArray('projects').map(trimSlashes),
      };
    case 'hcp': {
      const host = readUrl(
        source.getOptionalString('host') ?? 'https://app.terraform.io',
        `${key}.host`,
      );
      return {
        type,
        ...common,
        host,
        organization: source.getString('organization'),
        token: source.getString('token'),
        downloadHosts:
          source.getOptionalStringArray('downloadHosts') ??
          (host.host === 'app.terraform.io' ? ['archivist.terraform.io'] : []),
      };
    }
    default:
      throw new InputError(
        `${key}.type '${type}' is not known; the types are 'folder', 's3', 'http', 'gitlab' and 'hcp'.`,
      );
  }
}

function readMaxStateBytes(source: Config, key: string): number {
  const maxStateBytes =
    source.getOptionalNumber('maxStateBytes') ?? DEFAULT_MAX_STATE_BYTES;
  if (
    !Number.isInteger(maxStateBytes) ||
    maxStateBytes < 1 ||
    maxStateBytes > MAX_STATE_BYTES
  ) {
    throw new InputError(
      `${key}.maxStateBytes must be a whole number from 1 to ${MAX_STATE_BYTES}.`,
    );
  }
  return maxStateBytes;
}

function readHttpCredentials(
  source: Config,
  key: string,
): Record<string, string> {
  const token = source.getOptionalString('token');
  const username = source.getOptionalString('username');
  const password = source.getOptionalString('password');
  if (token !== undefined && username !== undefined) {
    throw new InputError(
      `${key} has both a token and a username; keep the one that the server takes.`,
    );
  }
  if ((username === undefined) !== (password === undefined)) {
    throw new InputError(`${key} must have both username and password.`);
  }
  if (token !== undefined) {
    return { authorization: `Bearer ${token}` };
  }
  const basic = Buffer.from(`${username}:${password}`).toString('base64');
  return username === undefined ? {} : { authorization: `Basic ${basic}` };
}

function readHeaders(source: Config, key: string): Record<string, string> {
  const headers = source.getOptionalConfig('headers');
  const names = headers?.keys() ?? [];
  for (const name of names) {
    if (!/^[A-Za-z0-9-]{1,100}$/.test(name)) {
      throw new InputError(
        `${key}.headers has a name with other than letters, digits and '-'.`,
      );
    }
  }
  return Object.fromEntries(names.map(n => [n, headers!.getString(n)]));
}

function readUrl(text: string, key: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.password !== '' ||
    url.hash !== ''
  ) {
    throw new InputError(
      `${key} must be an http or https URL without user name, password or '#'.`,
    );
  }
  return url;
}

function trimSlashes(text: string): string {
  return text.replace(/^\/+|\/+$/g, '');
}
